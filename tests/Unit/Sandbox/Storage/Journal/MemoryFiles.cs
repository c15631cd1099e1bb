using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

/// <summary>
/// Files in memory that know what a disk would still have after a power failure: what was synchronised, and of the rest any
/// part. Operations can be made to fail.
/// </summary>
internal sealed class MemoryFiles : IStoreFiles
{
    private readonly Lock _gate = new();
    private readonly List<Action<Dictionary<string, MemoryFile>>> _unsynced = [];
    private readonly Dictionary<string, MemoryFile> _durable = new(StringComparer.Ordinal);
    private Dictionary<string, MemoryFile> _now = new(StringComparer.Ordinal);
    private int _operations;

    /// <summary>Called before each operation with its name and its number; what it throws is thrown on.</summary>
    public Action<string, int>? Before { get; set; }

    public int Operations => _operations;

    public byte[] this[string name]
    {
        get => _now[name].Content.ToArray();
        set => Put(name, value);
    }

    public static MemoryFiles NewJournal()
    {
        var files = new MemoryFiles();
        ChangeJournal.Create(files);
        return files;
    }

    public IReadOnlyList<string> List()
    {
        lock (_gate)
            return [.. _now.Keys];
    }

    public string Locate(string name) => $"/state/{name}";

    public byte[] Read(string name)
    {
        lock (_gate)
            return _now.TryGetValue(name, out var file) ? file.Content.ToArray() : throw new FileNotFoundException(name);
    }

    public IStoreFile Create(string name)
    {
        Enter("create");
        var file = new MemoryFile(this);
        Change(files => files[name] = file);
        return file;
    }

    public IStoreFile Open(string name)
    {
        Enter("open");
        lock (_gate)
            return _now[name];
    }

    public void Rename(string name, string to)
    {
        Enter("rename");
        Change(files =>
        {
            if (files.Remove(name, out var file))
                files[to] = file;
        });
    }

    public void Delete(string name)
    {
        Enter("delete");
        Change(files => files.Remove(name));
    }

    public void Sync()
    {
        Enter("sync directory");
        lock (_gate)
        {
            foreach (var change in _unsynced)
                change(_durable);
            _unsynced.Clear();
        }
    }

    /// <summary>What a killed process leaves: everything that it wrote.</summary>
    public MemoryFiles Copy()
    {
        var copy = new MemoryFiles();
        lock (_gate)
        {
            foreach (var (name, file) in _now)
                copy.Put(name, file.Content.ToArray());
        }

        return copy;
    }

    /// <summary>What a power failure leaves.</summary>
    public MemoryFiles AfterPowerFailure(Random random)
    {
        var left = new MemoryFiles();
        lock (_gate)
        {
            var names = new Dictionary<string, MemoryFile>(_durable, StringComparer.Ordinal);
            foreach (var change in _unsynced.Take(random.Next(_unsynced.Count + 1)))
                change(names);
            foreach (var (name, file) in names)
                left.Put(name, file.AfterPowerFailure(random));
        }

        return left;
    }

    internal int Enter(string operation)
    {
        var number = Interlocked.Increment(ref _operations);
        Before?.Invoke(operation, number);
        return number;
    }

    private void Put(string name, byte[] content)
    {
        var file = new MemoryFile(this);
        file.Set(content);
        lock (_gate)
            _now[name] = _durable[name] = file;
    }

    private void Change(Action<Dictionary<string, MemoryFile>> change)
    {
        lock (_gate)
        {
            change(_now);
            _unsynced.Add(change);
        }
    }
}
