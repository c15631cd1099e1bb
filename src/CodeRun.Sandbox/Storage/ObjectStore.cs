using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// All objects in memory under one rising version, as etcd has it, with a bounded history for watches. Thread-safe; starts no
/// threads or timers. It knows nothing of kinds: rules are the business of the layers above, which run them inside
/// <see cref="Change"/>. With a journal a change is shown to nobody, and <see cref="Change"/> does not return, before it is on disk.
/// </summary>
public sealed class ObjectStore : IDisposable, IJournalSource
{
    // Writers take turns under the first lock, which is held while rules run. What is seen changes under the second, which
    // is held for moments only. A thread that holds the second never waits for the first.
    private readonly Lock _writers = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<GroupResource, ObjectTable> _tables = [];
    private readonly UidIndex _uids = new();
    private readonly PendingChanges _pending = new();
    private readonly Queue<StoreChange> _history = new();
    private readonly StoreLimits _limits;
    private readonly IChangeJournal? _journal;
    private long _historyBytes;
    private long _version;
    private long _next;
    private long _forgotten;

    /// <summary>Makes an empty store that forgets everything at its end.</summary>
    /// <param name="limits">How much of the past is kept; null for the usual.</param>
    public ObjectStore(StoreLimits? limits = null) => _limits = limits ?? StoreLimits.Default;

    internal ObjectStore(IChangeJournal journal, StoreLimits? limits = null)
        : this(limits)
    {
        _journal = journal;
        Fill(journal.Initial);
        journal.Start(this);
    }

    /// <summary>Makes a store that begins with the objects of another and forgets everything at its end.</summary>
    internal ObjectStore(StoreImage image)
        : this() => Fill(image);

    /// <summary>Told every change after it was stored, outside of the store's lock and in order per caller.</summary>
    public event Action<StoreChange>? Changed;

    /// <summary>The newest version.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The oldest version from which changes, and at which lists, are still known.</summary>
    public long OldestVersion => Volatile.Read(ref _forgotten);

    /// <summary>The object, or null.</summary>
    public StoredObject? Get(GroupResource resource, string @namespace, string name)
    {
        lock (_gate)
            return Find(resource, @namespace, name);
    }

    /// <summary>The object with this uid, or null.</summary>
    public (GroupResource Resource, StoredObject Value)? Find(string uid)
    {
        lock (_gate)
            return _uids.Find(uid) is { } at ? (at.Resource, Find(at.Resource, at.Namespace, at.Name)!) : null;
    }

    /// <summary>All objects of a kind, of one namespace or (null) of all, ordered by namespace and name, and the version of the list.</summary>
    public (IReadOnlyList<StoredObject> Items, long Version) List(GroupResource resource, string? @namespace)
    {
        lock (_gate)
            return (_tables.TryGetValue(resource, out var table) ? table.List(@namespace) : [], _version);
    }

    /// <summary>
    /// The list as it was at an older version (the newest list for a version that is yet to come); null when the history does
    /// not reach back that far.
    /// </summary>
    public IReadOnlyList<StoredObject>? ListAt(GroupResource resource, string? @namespace, long version)
    {
        lock (_gate)
        {
            if (version < _forgotten)
                return null;
            return _tables.TryGetValue(resource, out var table) ? table.ListAt(@namespace, version) : [];
        }
    }

    /// <summary>The kinds of which there are objects.</summary>
    public IReadOnlyList<GroupResource> Kinds
    {
        get
        {
            lock (_gate)
                return [.. _tables.Where(static t => t.Value.All.Any()).Select(static t => t.Key)];
        }
    }

    /// <summary>The kinds of which there are objects in a namespace (empty for cluster-wide ones).</summary>
    public IReadOnlyList<GroupResource> KindsIn(string @namespace)
    {
        lock (_gate)
            return [.. _tables.Where(t => t.Value.Has(@namespace)).Select(static t => t.Key)];
    }

    /// <summary>The objects that name an owner with this uid.</summary>
    public IReadOnlyList<(GroupResource Resource, StoredObject Value)> Dependents(string ownerUid)
    {
        lock (_gate)
            return [.. _uids.Dependents(ownerUid).Select(k => (k.Resource, Find(k.Resource, k.Namespace, k.Name)!))];
    }

    /// <summary>
    /// Changes one object atomically. <paramref name="change"/> gets the present one (null when there is none) and returns what
    /// shall be stored, the same instance for no change, or null to remove it; what it throws is thrown on and nothing is changed.
    /// Returns the stored object; for a removal its last state.
    /// </summary>
    /// <exception cref="StoreWriteException">The change could not be written to disk; nothing is changed.</exception>
    /// <exception cref="ObjectTooLargeException">The object would be too large; nothing is changed.</exception>
    public StoredObject? Change(GroupResource resource, string @namespace, string name, Func<StoredObject?, JsonObject?> change)
    {
        var key = new ObjectKey(resource, @namespace, name);
        PendingChange? built;
        StoredObject? before;
        StoreChange? made = null;
        ExceptionDispatchInfo? refused = null;
        lock (_writers)
        {
            (before, built, var epoch) = Latest(key);
            try
            {
                made = Decide(resource, before, change(before));
            }
            catch (Exception e) when (built is not null)
            {
                // The reason to refuse is not on disk yet, and may be taken back: it must not be told before.
                refused = ExceptionDispatchInfo.Capture(e);
            }

            if (made is not null)
                built = Submit(made, epoch);
        }

        built?.Wait();
        refused?.Throw();
        if (made is null)
            return before;
        Changed?.Invoke(made);
        return made.Current;
    }

    /// <summary>
    /// Subscribes to the changes of a kind, in one namespace or (null) in all. Those after <paramref name="since"/> that are still
    /// in the history are delivered first. Null when the history does not reach back that far.
    /// </summary>
    public StoreSubscription? Subscribe(GroupResource resource, long since, string? @namespace = null)
    {
        lock (_gate)
        {
            if (since < _forgotten)
                return null;
            var table = Table(resource);
            var (first, count) = (table.History.IndexAfter(since), table.History.Count);
            var subscription = new StoreSubscription(resource, @namespace, count - first, Unsubscribe);
            for (var i = first; i < count; i++)
                subscription.Publish(table.History[i]);
            subscription.Begin();
            table.Subscribe(subscription);
            return subscription;
        }
    }

    /// <summary>A snapshot and a subscription without a gap between them.</summary>
    public (IReadOnlyList<StoredObject> Items, long Version, StoreSubscription Subscription) ListAndSubscribe(GroupResource resource, string? @namespace)
    {
        lock (_gate)
        {
            var (items, version) = List(resource, @namespace);
            return (items, version, Subscribe(resource, version, @namespace)!);
        }
    }

    /// <summary>Forgets the history now, as a compaction of etcd does: watches and lists from before the newest version are too old.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _history.Clear();
            _historyBytes = 0;
            foreach (var table in _tables.Values)
                table.History.Clear();
            Volatile.Write(ref _forgotten, _version);
        }
    }

    /// <summary>How many subscriptions to a kind there are.</summary>
    internal int Readers(GroupResource resource)
    {
        lock (_gate)
            return _tables.TryGetValue(resource, out var table) ? table.Readers : 0;
    }

    /// <summary>Ends all subscriptions to a kind that is served no longer.</summary>
    public void EndSubscriptions(GroupResource resource)
    {
        lock (_gate)
        {
            if (_tables.TryGetValue(resource, out var table))
                table.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal?.Dispose();
        lock (_gate)
        {
            foreach (var table in _tables.Values)
                table.Complete();
        }
    }

    IReadOnlyList<PendingChange> IJournalSource.Take()
    {
        lock (_gate)
            return _pending.Take();
    }

    void IJournalSource.Commit()
    {
        IReadOnlyList<PendingChange> committed;
        lock (_gate)
        {
            committed = _pending.Commit();
            foreach (var pending in committed)
                Apply(pending.Change);
        }

        foreach (var pending in committed)
            pending.Complete();
    }

    void IJournalSource.Fail(StoreWriteException why)
    {
        IReadOnlyList<PendingChange> failed;
        lock (_gate)
        {
            failed = _pending.TakeBack();
            _next = _version;
        }

        foreach (var pending in failed)
            pending.Fail(why);
    }

    StoreImage IJournalSource.Image()
    {
        lock (_gate)
            return new StoreImage(_version, [.. _tables.SelectMany(static t => t.Value.All.Select(o => (t.Key, o)))]);
    }

    private (StoredObject? Value, PendingChange? Pending, int Epoch) Latest(ObjectKey key)
    {
        lock (_gate)
        {
            var pending = _pending.Latest(key);
            return (pending is null ? Find(key.Resource, key.Namespace, key.Name) : pending.Value, pending, _pending.Epoch);
        }
    }

    // What is to be stored, under the next version; null when that leaves everything but the version as it is.
    private StoreChange? Decide(GroupResource resource, StoredObject? before, JsonObject? after)
    {
        long version;
        lock (_gate)
            version = _next + 1;
        if (after is null)
            return before is null ? null : new StoreChange(version, ObjectEventType.Deleted, resource, before.WithVersion(version), before);
        after["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        var value = new StoredObject(after, version);
        if (value.Json.Length > _limits.ObjectBytes)
            throw new ObjectTooLargeException();
        if (before is null)
            return new StoreChange(version, ObjectEventType.Added, resource, value, Previous: null);
        return value.SaysTheSameAs(before) ? null : new StoreChange(version, ObjectEventType.Modified, resource, value, before);
    }

    private PendingChange? Submit(StoreChange change, int epoch)
    {
        lock (_gate)
        {
            if (_pending.Epoch != epoch)
                throw new StoreWriteException("The change was built on one that could not be written to disk.");
            if (_journal?.Refusal is { } refusal)
                throw refusal;
            _next = change.Version;
            if (_journal is null)
            {
                Apply(change);
                return null;
            }

            var pending = new PendingChange(change);
            _pending.Add(pending);
            _journal.Signal();
            return pending;
        }
    }

    private void Apply(StoreChange change)
    {
        var table = Table(change.Resource);
        if (change.Previous is { } previous)
            _uids.Remove(change.Resource, previous);
        if (change.Type == ObjectEventType.Deleted)
        {
            table.Remove(change.Current);
        }
        else
        {
            table.Set(change.Current);
            _uids.Add(change.Resource, change.Current);
        }

        Volatile.Write(ref _version, change.Version);
        Remember(table, change);
        table.Publish(change);
    }

    private void Remember(ObjectTable table, StoreChange change)
    {
        table.History.Add(change);
        _history.Enqueue(change);
        _historyBytes += SizeOf(change);
        while (_history.Count > _limits.HistoryCount || _historyBytes > _limits.HistoryBytes)
        {
            var oldest = _history.Dequeue();
            Table(oldest.Resource).History.RemoveFirst();
            _historyBytes -= SizeOf(oldest);
            Volatile.Write(ref _forgotten, oldest.Version);
        }
    }

    // What the history alone keeps alive: the object before a change, and the last state of a deleted one.
    private static long SizeOf(StoreChange change) =>
        (change.Previous?.Json.Length ?? 0) + (change.Type == ObjectEventType.Deleted ? change.Current.Json.Length : 0);

    private StoredObject? Find(GroupResource resource, string @namespace, string name) =>
        _tables.TryGetValue(resource, out var table) ? table.Get(@namespace, name) : null;

    private void Fill(StoreImage image)
    {
        foreach (var (resource, value) in image.Objects)
        {
            Table(resource).Set(value);
            _uids.Add(resource, value);
        }

        // Watches from before have to list again: what happened since they heard last is not known any more.
        _version = _next = _forgotten = image.Version;
    }

    private ObjectTable Table(GroupResource resource)
    {
        if (!_tables.TryGetValue(resource, out var table))
            _tables.Add(resource, table = new ObjectTable());
        return table;
    }

    private void Unsubscribe(StoreSubscription subscription)
    {
        lock (_gate)
            Table(subscription.Resource).Unsubscribe(subscription);
    }
}
