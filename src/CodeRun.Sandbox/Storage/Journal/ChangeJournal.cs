namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>
/// The journal on disk: a thread that takes all changes that wait, appends them to the log as one frame and brings them to the
/// disk together. When the log has grown enough, a snapshot is written beside, by another thread, and takes its place.
/// </summary>
internal sealed class ChangeJournal : IChangeJournal
{
    private readonly LogWriter _log;
    private readonly SnapshotKeeper _snapshots;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private IJournalSource? _source;
    private StoreWriteException? _refusal;
    private volatile bool _closing;
    private int _disposed;

    private ChangeJournal(IStoreFiles files, JournalOptions options, RecoveredStore recovered)
    {
        _log = new LogWriter(files, recovered);
        _snapshots = new SnapshotKeeper(files, options, recovered.SnapshotVersion);
        (Initial, Torn) = (recovered.Image, recovered.Torn);
        _thread = new Thread(Run) { IsBackground = true, Name = "coderun-sandbox-journal" };
    }

    /// <inheritdoc/>
    public StoreImage Initial { get; }

    /// <summary>The end of the log that was cut off when the journal was opened.</summary>
    public TornTail? Torn { get; }

    /// <inheritdoc/>
    public StoreWriteException? Refusal => Volatile.Read(ref _refusal);

    /// <summary>What is wrong with the disk and needs somebody's attention; null when all is well.</summary>
    public string? Problem => _log.Broken?.Message ?? _snapshots.Problem;

    /// <summary>Makes the files of a new journal in an empty directory.</summary>
    public static void Create(IStoreFiles files)
    {
        LogFile.Prepare(files, 0);
        LogFile.Begin(files, 0).Dispose();
    }

    /// <summary>Reads what is on disk and opens the log to go on.</summary>
    /// <exception cref="SandboxStateException">What is on disk is broken; nothing was changed.</exception>
    public static ChangeJournal Open(IStoreFiles files, JournalOptions? options = null) => new(files, options ?? new JournalOptions(), RecoveredStore.Read(files));

    /// <inheritdoc/>
    public void Start(IJournalSource source)
    {
        _source = source;
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Signal() => _wake.Set();

    /// <summary>Brings what waits to the disk, takes no more, and writes a snapshot, from which the next start is quick.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        Interlocked.CompareExchange(ref _refusal, new StoreWriteException("The sandbox stops: nothing is stored any more."), null);
        if (_source is not null)
        {
            _closing = true;
            _wake.Set();
            _thread.Join();
        }

        _log.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        bool last;
        do
        {
            _wake.WaitOne();
            last = _closing;
            WriteWaiting(_source!);
            Snapshot(_source!, last);
        }
        while (!last);
    }

    private void WriteWaiting(IJournalSource source)
    {
        var waiting = source.Take();
        if (waiting.Count == 0)
            return;
        try
        {
            _log.Write(waiting);
        }
        catch (StoreWriteException e)
        {
            Refuse();
            source.Fail(e);
            return;
        }
        catch (Exception e)
        {
            // Whoever waits must be told whatever it is, and nothing may be written behind a frame of which nobody knows.
            var broken = _log.Break("The journal has a fault", e);
            Refuse();
            source.Fail(broken);
            return;
        }

        source.Commit();
    }

    private void Snapshot(IJournalSource source, bool last)
    {
        try
        {
            _snapshots.Finish(wait: last);
            if (_log.Broken is not null || !_snapshots.IsDue(_log, last))
                return;
            var image = source.Image();
            _log.Rotate();
            _snapshots.Begin(image);
            if (last)
                _snapshots.Finish(wait: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _snapshots.Failed(e);
            Refuse();
        }
    }

    // Said before changes are taken back, so that none that comes later waits for a journal that takes no more.
    private void Refuse()
    {
        if (_log.Broken is { } broken)
            Interlocked.CompareExchange(ref _refusal, broken, null);
    }
}
