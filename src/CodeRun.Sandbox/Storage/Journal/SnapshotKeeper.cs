namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>Writes snapshots, one at a time and beside everything else, and removes what they replace. Used by one thread.</summary>
internal sealed class SnapshotKeeper(IStoreFiles files, JournalOptions options, long version)
{
    private long _version = version;
    private long _due = options.SnapshotAfterBytes;
    private Task<long>? _writing;
    private long _writingVersion;
    private string? _problem;

    /// <summary>Why the last snapshot could not be written; null when it could. Read by any thread.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>True when it is time for a snapshot.</summary>
    /// <param name="log">The log.</param>
    /// <param name="last">True when the journal is closed: then any change is worth one.</param>
    public bool IsDue(LogWriter log, bool last) => _writing is null && (last ? log.Version > _version : log.Bytes >= _due);

    /// <summary>Begins to write one; the log has been rotated at its version.</summary>
    public void Begin(StoreImage image)
    {
        _writingVersion = image.Version;
        _writing = Task.Factory.StartNew(() => Write(image), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes note of one that is written, or could not be.</summary>
    /// <param name="wait">True to wait for it.</param>
    public void Finish(bool wait)
    {
        if (_writing is not { } writing || (!wait && !writing.IsCompleted))
            return;
        _writing = null;
        try
        {
            var size = writing.GetAwaiter().GetResult();
            _version = _writingVersion;
            _due = Math.Max(options.SnapshotAfterBytes, size);
            Volatile.Write(ref _problem, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
        }
    }

    /// <summary>Takes note of one that could not be begun. Nothing is lost: the logs are there. The next is tried when they have grown as much again.</summary>
    public void Failed(Exception why) => Volatile.Write(ref _problem, $"No snapshot could be written, and the log grows on: {why.Message}");

    private long Write(StoreImage image)
    {
        var size = SnapshotFile.Write(files, image);
        foreach (var name in files.List().Where(n => StoreFileName.IsReplaced(n, image.Version)))
            files.Delete(name);
        return size;
    }
}
