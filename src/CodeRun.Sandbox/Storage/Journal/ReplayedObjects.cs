using System.Text.Json;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>The objects that come of a snapshot and the changes after it. Not thread-safe.</summary>
internal sealed class ReplayedObjects
{
    private readonly Dictionary<ObjectKey, ObjectRecord> _objects = [];

    public int Count => _objects.Count;

    /// <summary>The version of the last change.</summary>
    public long Version { get; set; }

    public void Apply(ObjectRecord record)
    {
        if (record.Json is null)
            _objects.Remove(record.Key);
        else
            _objects[record.Key] = record;
    }

    /// <summary>The objects, in memory of their own.</summary>
    /// <exception cref="InvalidDataException">One of them is no object.</exception>
    public StoreImage ToImage()
    {
        var objects = new List<(GroupResource, StoredObject)>(_objects.Count);
        foreach (var (key, record) in _objects)
        {
            try
            {
                objects.Add((key.Resource, StoredObject.FromJson(record.Json!.Value.ToArray(), record.Version)));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{key.Resource} {key.Namespace}/{key.Name} at version {record.Version} is no object: {e.Message}", e);
            }
        }

        return new StoreImage(Version, objects);
    }
}
