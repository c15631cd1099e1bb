using System.Globalization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// The objects of one kind as last seen. Readers get consistent snapshots; every change is told to one handler, in order,
/// under the cache's lock (a handler must be quick and must not call back).
/// </summary>
/// <typeparam name="T">The projection that is kept.</typeparam>
/// <param name="metadata">Reads the metadata of a projection.</param>
/// <param name="group">Groups objects for <see cref="InGroup"/>, for example by owner uid; null puts it in no group.</param>
/// <param name="onChange">Told every change.</param>
public sealed class ObjectCache<T>(Func<T, ResourceMetadata> metadata, Func<T, string?> group, Action<ObjectChange<T>> onChange)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Name), T> _objects = [];
    private readonly Dictionary<string, List<T>> _groups = new(StringComparer.Ordinal);
    private long _position;
    private long _listed;

    /// <summary>The newest version that the cache is known to have taken in completely.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
                return _position;
        }
    }

    /// <summary>Number of objects.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _objects.Count;
        }
    }

    /// <summary>The object, or null.</summary>
    public T? Get(string @namespace, string name)
    {
        lock (_gate)
            return _objects.GetValueOrDefault((@namespace, name));
    }

    /// <summary>All objects.</summary>
    public IReadOnlyList<T> All()
    {
        lock (_gate)
            return [.. _objects.Values];
    }

    /// <summary>The objects of one group.</summary>
    public IReadOnlyList<T> InGroup(string key)
    {
        lock (_gate)
            return _groups.TryGetValue(key, out var members) ? [.. members] : [];
    }

    /// <summary>
    /// Takes in what the server answered to a write of our own, so that the next decision sees it. An answer that the
    /// watch has passed already is ignored: the object may be gone by now.
    /// </summary>
    public void ApplyWriteResult(T value)
    {
        lock (_gate)
        {
            if (Version(metadata(value).ResourceVersion) > _position)
                Put(value, fromList: false);
        }
    }

    /// <summary>
    /// Takes in what the server answered to a write of our own that ended the object: its last state, at the version it had before it went
    /// (apiserver: registry/generic, Store.deleteWithoutFinalizers). The watch tells of the deletion later, under a version of its own.
    /// </summary>
    public void ApplyWriteRemoval(T value)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(Key(value), out var known) && Version(metadata(known).ResourceVersion) <= Version(metadata(value).ResourceVersion))
                Take(Key(value), value, fromList: false);
        }
    }

    /// <summary>Takes in a watch event that added or changed an object.</summary>
    internal void Apply(T value)
    {
        lock (_gate)
        {
            if (IsOld(value))
                return;
            _position = Math.Max(_position, Version(metadata(value).ResourceVersion));
            Put(value, fromList: false);
        }
    }

    /// <summary>Takes in a watch event that removed an object; <paramref name="value"/> is its last state.</summary>
    internal void ApplyDeleted(T value)
    {
        lock (_gate)
        {
            if (IsOld(value))
                return;
            _position = Math.Max(_position, Version(metadata(value).ResourceVersion));
            Take(Key(value), value, fromList: false);
        }
    }

    /// <summary>Notes how far the watch has come.</summary>
    internal void Advance(string resourceVersion)
    {
        lock (_gate)
            _position = Math.Max(_position, Version(resourceVersion));
    }

    /// <summary>Replaces everything by a list; what is not in it any more is deleted, unless it is newer than the list.</summary>
    internal void Replace(IReadOnlyCollection<T> values, string resourceVersion)
    {
        lock (_gate)
        {
            var listed = values.Select(Key).ToHashSet();
            var listVersion = Version(resourceVersion);
            foreach (var gone in _objects.Where(o => !listed.Contains(o.Key) && Version(metadata(o.Value).ResourceVersion) <= listVersion).ToList())
                Take(gone.Key, gone.Value, fromList: true);
            foreach (var value in values)
                Put(value, fromList: true);
            _position = Math.Max(_position, listVersion);
            _listed = Math.Max(_listed, listVersion);
        }
    }

    /// <summary>Removes an object that can no longer be read; nothing is told about it but that it is gone.</summary>
    internal void Forget(string @namespace, string name)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue((@namespace, name), out var known))
                Take((@namespace, name), known, fromList: false);
        }
    }

    // A list has told more already: an event from before it would bring back what is gone.
    private bool IsOld(T value) => Version(metadata(value).ResourceVersion) is > 0 and var version && version <= _listed;

    // An object that was made anew under the same name is two changes: the old one went, another one came.
    private void Put(T value, bool fromList)
    {
        var key = Key(value);
        if (_objects.TryGetValue(key, out var known))
        {
            var (old, now) = (metadata(known), metadata(value));
            if (old.Uid == now.Uid)
            {
                if (Version(now.ResourceVersion) <= Version(old.ResourceVersion))
                    return;
                Ungroup(known);
                _objects[key] = value;
                Group(value);
                onChange(new ObjectChange<T>(ObjectChangeType.Updated, value, fromList));
                return;
            }

            if (Version(now.ResourceVersion) < Version(old.ResourceVersion))
                return;
            Take(key, known, fromList);
        }

        _objects[key] = value;
        Group(value);
        onChange(new ObjectChange<T>(ObjectChangeType.Added, value, fromList));
    }

    private void Take((string, string) key, T last, bool fromList)
    {
        if (!_objects.TryGetValue(key, out var known) || metadata(known).Uid != metadata(last).Uid)
            return;
        _objects.Remove(key);
        Ungroup(known);
        onChange(new ObjectChange<T>(ObjectChangeType.Deleted, last, fromList));
    }

    private void Group(T value)
    {
        if (group(value) is not { } key)
            return;
        if (!_groups.TryGetValue(key, out var members))
            _groups.Add(key, members = []);
        members.Add(value);
    }

    private void Ungroup(T value)
    {
        if (group(value) is not { } key || !_groups.TryGetValue(key, out var members))
            return;
        members.Remove(value);
        if (members.Count == 0)
            _groups.Remove(key);
    }

    private (string Namespace, string Name) Key(T value) => (metadata(value).Namespace ?? "", metadata(value).Name);

    // Versions of one server rise and may be compared as numbers (Kubernetes enhancement 5504).
    private static long Version(string resourceVersion) =>
        long.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
