namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>What a journal's files say. Reading them changes nothing; <see cref="Repair"/> then makes them fit to go on.</summary>
internal sealed class RecoveredStore
{
    private readonly IReadOnlyList<string> _useless;

    private RecoveredStore(StoreImage image, long snapshot, long log, long logBytes, TornTail? torn, IReadOnlyList<string> useless)
    {
        (Image, SnapshotVersion, LogVersion, LogBytes, Torn) = (image, snapshot, log, logBytes, torn);
        _useless = useless;
    }

    /// <summary>All objects.</summary>
    public StoreImage Image { get; }

    /// <summary>Version of the newest snapshot; 0 when there is none.</summary>
    public long SnapshotVersion { get; }

    /// <summary>The version before the first change of the log that is written on.</summary>
    public long LogVersion { get; }

    /// <summary>Size of all logs since the snapshot.</summary>
    public long LogBytes { get; }

    /// <summary>The end of the last log that is to be cut off.</summary>
    public TornTail? Torn { get; }

    /// <summary>Reads the newest snapshot and all changes since.</summary>
    /// <exception cref="SandboxStateException">Something is broken or missing; which file, and where.</exception>
    public static RecoveredStore Read(IStoreFiles files)
    {
        var names = files.List();
        var snapshot = names.Select(StoreFileName.SnapshotVersion).Max() ?? 0;
        var logs = names.Select(StoreFileName.LogVersion).OfType<long>().Where(v => v >= snapshot).Order().ToList();
        var objects = new ReplayedObjects();
        if (snapshot > 0)
            SnapshotFile.Read(files, snapshot, objects);
        if (logs.Count == 0)
            throw SandboxStateException.Missing(files.Locate(StoreFileName.Log(snapshot)), snapshot);
        TornTail? torn = null;
        long bytes = 0;
        foreach (var log in logs)
        {
            if (log != objects.Version)
                throw SandboxStateException.Missing(files.Locate(StoreFileName.Log(objects.Version)), objects.Version);
            (var length, torn) = LogFile.Read(files, log, isLast: log == logs[^1], objects);
            bytes += length;
        }

        try
        {
            return new RecoveredStore(objects.ToImage(), snapshot, logs[^1], bytes, torn, [.. names.Where(n => StoreFileName.IsUnfinished(n) || StoreFileName.IsReplaced(n, snapshot))]);
        }
        catch (InvalidDataException e)
        {
            throw SandboxStateException.Corrupt(files.Locate(StoreFileName.Log(logs[^1])), 0, e.Message);
        }
    }

    /// <summary>Cuts off a torn end, which is kept in a file beside the log, removes useless files and opens the log to go on.</summary>
    /// <exception cref="IOException">It cannot be done; what was read stays readable.</exception>
    public IStoreFile Repair(IStoreFiles files)
    {
        if (Torn is not null)
        {
            using var kept = files.Create(StoreFileName.CutOff(Torn.Log, Torn.Offset));
            kept.Append(Torn.Bytes.Span);
            kept.Sync();
        }

        foreach (var name in _useless)
            files.Delete(name);
        files.Sync();
        var log = files.Open(StoreFileName.Log(LogVersion));
        if (Torn is not null)
        {
            log.Truncate(Torn.Offset);
            log.Sync();
        }

        return log;
    }
}
