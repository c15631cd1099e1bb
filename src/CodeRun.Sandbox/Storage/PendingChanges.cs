namespace CodeRun.Sandbox.Storage;

/// <summary>The changes that are decided but not yet on disk. Not thread-safe.</summary>
internal sealed class PendingChanges
{
    private readonly Dictionary<ObjectKey, PendingChange> _latest = [];
    private List<PendingChange> _waiting = [];
    private List<PendingChange> _inFlight = [];

    /// <summary>Number of times that changes were taken back: who looked at one before must not build on it any more.</summary>
    public int Epoch { get; private set; }

    /// <summary>The last change of an object, or null.</summary>
    public PendingChange? Latest(ObjectKey key) => _latest.GetValueOrDefault(key);

    public void Add(PendingChange change)
    {
        _waiting.Add(change);
        _latest[KeyOf(change)] = change;
    }

    /// <summary>All that wait; they are in flight from now on.</summary>
    public IReadOnlyList<PendingChange> Take()
    {
        (_inFlight, _waiting) = (_waiting, []);
        return _inFlight;
    }

    /// <summary>Those in flight, which are pending no more.</summary>
    public IReadOnlyList<PendingChange> Commit()
    {
        foreach (var change in _inFlight)
        {
            if (_latest.TryGetValue(KeyOf(change), out var latest) && latest == change)
                _latest.Remove(KeyOf(change));
        }

        var committed = _inFlight;
        _inFlight = [];
        return committed;
    }

    /// <summary>All of them; none is pending any more.</summary>
    public IReadOnlyList<PendingChange> TakeBack()
    {
        List<PendingChange> all = [.. _inFlight, .. _waiting];
        (_inFlight, _waiting) = ([], []);
        _latest.Clear();
        Epoch++;
        return all;
    }

    private static ObjectKey KeyOf(PendingChange change) => new(change.Change.Resource, change.Change.Current.Namespace, change.Change.Current.Name);
}
