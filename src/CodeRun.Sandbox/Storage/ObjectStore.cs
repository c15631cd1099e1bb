using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// All objects in memory under one rising version, as etcd has it, with a bounded history for watches. Synchronous and
/// thread-safe; starts no threads or timers. It knows nothing of kinds: rules are the business of the layers above, which
/// run them inside <see cref="Change"/>.
/// </summary>
public sealed class ObjectStore : IDisposable
{
    private const int HistoryLength = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<GroupResource, SortedDictionary<string, StoredObject>> _tables = [];
    private readonly Dictionary<string, HashSet<(GroupResource Resource, string Key)>> _dependents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (GroupResource Resource, string Key)> _byUid = new(StringComparer.Ordinal);
    private readonly Queue<StoreChange> _history = new();
    private readonly List<StoreSubscription> _subscriptions = [];
    private long _version;
    private long _forgotten;

    /// <summary>Told every change after it was stored, outside of the store's lock and in order per caller.</summary>
    public event Action<StoreChange>? Changed;

    /// <summary>The newest version.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    /// <summary>The object, or null.</summary>
    public StoredObject? Get(GroupResource resource, string @namespace, string name)
    {
        lock (_gate)
            return _tables.TryGetValue(resource, out var table) ? table.GetValueOrDefault(Key(@namespace, name)) : null;
    }

    /// <summary>The object with this uid, or null.</summary>
    public (GroupResource Resource, StoredObject Value)? Find(string uid)
    {
        lock (_gate)
            return _byUid.TryGetValue(uid, out var at) ? (at.Resource, _tables[at.Resource][at.Key]) : null;
    }

    /// <summary>All objects of a kind, of one namespace or (null) of all, ordered by namespace and name, and the version of the list.</summary>
    public (IReadOnlyList<StoredObject> Items, long Version) List(GroupResource resource, string? @namespace)
    {
        lock (_gate)
        {
            var items = _tables.TryGetValue(resource, out var table)
                ? table.Values.Where(o => @namespace is null || o.Namespace == @namespace).ToList()
                : [];
            return (items, _version);
        }
    }

    /// <summary>The objects that name an owner with this uid.</summary>
    public IReadOnlyList<(GroupResource Resource, StoredObject Value)> Dependents(string ownerUid)
    {
        lock (_gate)
            return _dependents.TryGetValue(ownerUid, out var keys) ? [.. keys.Select(k => (k.Resource, _tables[k.Resource][k.Key]))] : [];
    }

    /// <summary>
    /// Changes one object atomically. <paramref name="change"/> gets the present one (null when there is none) and returns what
    /// shall be stored, the same instance for no change, or null to remove it; what it throws is thrown on and nothing is changed.
    /// Returns the stored object; for a removal its last state.
    /// </summary>
    public StoredObject? Change(GroupResource resource, string @namespace, string name, Func<StoredObject?, JsonObject?> change)
    {
        StoreChange stored;
        lock (_gate)
        {
            var key = Key(@namespace, name);
            if (!_tables.TryGetValue(resource, out var table))
                _tables.Add(resource, table = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal));
            var before = table.GetValueOrDefault(key);
            var after = change(before);
            if (after is null && before is null)
                return null;
            if (after is not null && before is not null && IsSame(before, after))
                return before;
            stored = after is null ? Remove(resource, table, key, before!) : Put(resource, table, key, before, after);
            Publish(stored);
        }

        Changed?.Invoke(stored);
        return stored.Current;
    }

    /// <summary>
    /// Subscribes to the changes of a kind. Those after <paramref name="since"/> that are still in the history are delivered first.
    /// Null when the history does not reach back that far.
    /// </summary>
    public StoreSubscription? Subscribe(GroupResource resource, long since)
    {
        lock (_gate)
        {
            if (since < _forgotten)
                return null;
            var subscription = new StoreSubscription(resource, Unsubscribe);
            foreach (var change in _history.Where(c => c.Version > since && c.Resource == resource))
                subscription.Publish(change);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>A snapshot and a subscription without a gap between them.</summary>
    public (IReadOnlyList<StoredObject> Items, long Version, StoreSubscription Subscription) ListAndSubscribe(GroupResource resource, string? @namespace)
    {
        lock (_gate)
        {
            var (items, version) = List(resource, @namespace);
            return (items, version, Subscribe(resource, version)!);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var subscription in _subscriptions)
                subscription.Complete();
            _subscriptions.Clear();
        }
    }

    private static string Key(string @namespace, string name) => $"{@namespace}/{name}";

    // Nothing is written, and no version is spent, when a change leaves everything but the version as it was.
    private static bool IsSame(StoredObject before, JsonObject after) => JsonNode.DeepEquals(before.Parse(), after);

    private StoreChange Put(GroupResource resource, SortedDictionary<string, StoredObject> table, string key, StoredObject? before, JsonObject after)
    {
        var value = Stamp(after);
        table[key] = value;
        if (before is not null)
            Unlink(resource, key, before);
        _byUid[value.Uid] = (resource, key);
        foreach (var owner in value.OwnerUids)
        {
            if (!_dependents.TryGetValue(owner, out var keys))
                _dependents.Add(owner, keys = []);
            keys.Add((resource, key));
        }

        return new StoreChange(_version, before is null ? ObjectEventType.Added : ObjectEventType.Modified, resource, value, before);
    }

    private StoreChange Remove(GroupResource resource, SortedDictionary<string, StoredObject> table, string key, StoredObject before)
    {
        table.Remove(key);
        Unlink(resource, key, before);
        return new StoreChange(_version + 1, ObjectEventType.Deleted, resource, Stamp(before.Parse()), before);
    }

    private StoredObject Stamp(JsonObject value)
    {
        _version++;
        value["metadata"]!["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(value, _version);
    }

    private void Unlink(GroupResource resource, string key, StoredObject value)
    {
        _byUid.Remove(value.Uid);
        foreach (var owner in value.OwnerUids)
        {
            if (_dependents.TryGetValue(owner, out var keys) && keys.Remove((resource, key)) && keys.Count == 0)
                _dependents.Remove(owner);
        }
    }

    private void Publish(StoreChange change)
    {
        _history.Enqueue(change);
        if (_history.Count > HistoryLength)
            _forgotten = _history.Dequeue().Version;
        foreach (var subscription in _subscriptions)
        {
            if (subscription.Resource == change.Resource)
                subscription.Publish(change);
        }
    }

    private void Unsubscribe(StoreSubscription subscription)
    {
        lock (_gate)
            _subscriptions.Remove(subscription);
    }
}
