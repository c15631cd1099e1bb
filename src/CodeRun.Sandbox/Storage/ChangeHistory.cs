namespace CodeRun.Sandbox.Storage;

/// <summary>The remembered changes of one kind in order of their versions; old ones leave at the front. Not thread-safe.</summary>
internal sealed class ChangeHistory
{
    private StoreChange?[] _changes = new StoreChange?[16];
    private int _first;

    public int Count { get; private set; }

    public StoreChange this[int index] => _changes[(_first + index) & (_changes.Length - 1)]!;

    public void Add(StoreChange change)
    {
        if (Count == _changes.Length)
        {
            var larger = new StoreChange?[Count * 2];
            for (var i = 0; i < Count; i++)
                larger[i] = this[i];
            (_changes, _first) = (larger, 0);
        }

        _changes[(_first + Count++) & (_changes.Length - 1)] = change;
    }

    public StoreChange RemoveFirst()
    {
        var change = this[0];
        _changes[_first] = null;
        _first = (_first + 1) & (_changes.Length - 1);
        Count--;
        return change;
    }

    public void Clear() => (_changes, _first, Count) = (new StoreChange?[16], 0, 0);

    /// <summary>Index of the first change after a version; <see cref="Count"/> when there is none.</summary>
    public int IndexAfter(long version)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Version > version)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
