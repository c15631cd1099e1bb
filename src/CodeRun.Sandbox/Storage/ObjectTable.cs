namespace CodeRun.Sandbox.Storage;

/// <summary>The objects of one kind by namespace and name, their remembered changes, and who wants to hear of new ones. Not thread-safe.</summary>
internal sealed class ObjectTable
{
    private readonly SortedDictionary<string, SortedDictionary<string, StoredObject>> _spaces = new(ObjectOrder.Instance);
    private readonly HashSet<StoreSubscription> _subscriptions = [];
    private int _count;

    public ChangeHistory History { get; } = new();

    public int Readers => _subscriptions.Count;

    public IEnumerable<StoredObject> All => _spaces.Values.SelectMany(static s => s.Values);

    public StoredObject? Get(string @namespace, string name) =>
        _spaces.TryGetValue(@namespace, out var space) ? space.GetValueOrDefault(name) : null;

    public bool Has(string @namespace) => _spaces.ContainsKey(@namespace);

    public void Set(StoredObject value)
    {
        if (!_spaces.TryGetValue(value.Namespace, out var space))
            _spaces.Add(value.Namespace, space = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal));
        _count += space.ContainsKey(value.Name) ? 0 : 1;
        space[value.Name] = value;
    }

    public void Remove(StoredObject value)
    {
        if (!_spaces.TryGetValue(value.Namespace, out var space) || !space.Remove(value.Name))
            return;
        _count--;
        if (space.Count == 0)
            _spaces.Remove(value.Namespace);
    }

    public List<StoredObject> List(string? @namespace)
    {
        if (@namespace is not null)
            return _spaces.TryGetValue(@namespace, out var one) ? [.. one.Values] : [];
        var items = new List<StoredObject>(_count);
        foreach (var space in _spaces.Values)
            items.AddRange(space.Values);
        return items;
    }

    /// <summary>The list as it was, by undoing every change since; the history must reach back that far.</summary>
    public List<StoredObject> ListAt(string? @namespace, long version)
    {
        var first = History.IndexAfter(version);
        var now = List(@namespace);
        if (first == History.Count)
            return now;
        // The oldest change since then knows what was there before; it is looked at last and wins.
        var then = new Dictionary<(string, string), StoredObject?>();
        for (var i = History.Count - 1; i >= first; i--)
        {
            var change = History[i];
            if (@namespace is null || change.Current.Namespace == @namespace)
                then[(change.Current.Namespace, change.Current.Name)] = change.Previous;
        }

        now.RemoveAll(o => then.ContainsKey((o.Namespace, o.Name)));
        now.AddRange(then.Values.OfType<StoredObject>());
        now.Sort(ObjectOrder.Instance);
        return now;
    }

    public void Subscribe(StoreSubscription subscription) => _subscriptions.Add(subscription);

    public void Unsubscribe(StoreSubscription subscription) => _subscriptions.Remove(subscription);

    public void Publish(StoreChange change)
    {
        List<StoreSubscription>? slow = null;
        foreach (var subscription in _subscriptions)
        {
            if (!subscription.Publish(change))
                (slow ??= []).Add(subscription);
        }

        foreach (var subscription in slow ?? [])
            _subscriptions.Remove(subscription);
    }

    public void Complete()
    {
        foreach (var subscription in _subscriptions)
            subscription.Complete();
        _subscriptions.Clear();
    }
}
