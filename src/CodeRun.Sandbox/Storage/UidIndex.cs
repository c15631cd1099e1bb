namespace CodeRun.Sandbox.Storage;

/// <summary>Finds objects by their uid and by their owners' uids. Not thread-safe.</summary>
internal sealed class UidIndex
{
    private readonly Dictionary<string, ObjectKey> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectKey>> _dependents = new(StringComparer.Ordinal);

    public ObjectKey? Find(string uid) => _byUid.TryGetValue(uid, out var key) ? key : null;

    public IReadOnlyCollection<ObjectKey> Dependents(string ownerUid) => _dependents.TryGetValue(ownerUid, out var keys) ? keys : [];

    public void Add(GroupResource resource, StoredObject value)
    {
        var key = new ObjectKey(resource, value.Namespace, value.Name);
        _byUid[value.Uid] = key;
        foreach (var owner in value.OwnerUids)
        {
            if (!_dependents.TryGetValue(owner, out var keys))
                _dependents.Add(owner, keys = []);
            keys.Add(key);
        }
    }

    public void Remove(GroupResource resource, StoredObject value)
    {
        var key = new ObjectKey(resource, value.Namespace, value.Name);
        _byUid.Remove(value.Uid);
        foreach (var owner in value.OwnerUids)
        {
            if (_dependents.TryGetValue(owner, out var keys) && keys.Remove(key) && keys.Count == 0)
                _dependents.Remove(owner);
        }
    }
}
