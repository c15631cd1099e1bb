using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Caches, queue and workers from the first list to the loss of leadership or the end. The caches are filled while another
/// controller leads; nothing is written before <see cref="WorkAsync"/>. What was granted in one term is not carried into
/// the next: that begins with a list.
/// </summary>
internal sealed class ControllerTerm : IAsyncDisposable
{
    private readonly ControllerOptions _options;
    private readonly ControllerCounters _counters;
    private readonly CancellationTokenSource _stopWatching;
    private readonly CancellationTokenSource _stopWorking;
    private readonly Task _watching;
    private readonly Lock _gate = new();
    private bool _disposed;
    private volatile Leadership? _leadership;
    private volatile bool _closing;

    public ControllerTerm(IApiClient api, ControllerOptions options, ControllerCounters counters)
    {
        _options = options;
        _counters = counters;
        _stopWatching = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        _stopWorking = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        Queue = new WorkQueue<RunKey>(options.Time, options.OnTaken);
        Core = new ControllerCore(options.Election is null ? api : new FencedApiClient(api, () => _leadership), options, Queue.Add);
        _watching = Core.Caches.RunAsync(_stopWatching.Token);
    }

    public WorkQueue<RunKey> Queue { get; }

    public ControllerCore Core { get; }

    public bool IsLeading => _leadership?.IsValid ?? _options.Election is null;

    /// <summary>From now on this controller leads, whether it works already or not.</summary>
    public void Lead(Leadership leadership) => _leadership = leadership;

    /// <summary>Works until <see cref="Close"/>, or until the term is lost. What is being done then is finished or given up.</summary>
    public async Task WorkAsync(Leadership? leadership)
    {
        _leadership = leadership;
        var lost = leadership?.Lost.UnsafeRegister(static term => ((ControllerTerm)term!).Close(TimeSpan.Zero), this) ?? default;
        try
        {
            // Whatever leaders before us wrote must be known before anything is decided.
            if (leadership is not null)
                await Core.Caches.CatchUpAsync(leadership.Version, _stopWatching.Token);
            await Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => _options.Spawn(WorkerAsync)));
        }
        catch (OperationCanceledException) when (_stopWatching.IsCancellationRequested)
        {
            // Closed before it had begun.
        }
        finally
        {
            lost.Unregister();
        }
    }

    /// <summary>Takes no new work; what is being done may take <paramref name="grace"/> longer.</summary>
    public void Close(TimeSpan grace)
    {
        _closing = true;
        Queue.Close();
        lock (_gate)
        {
            if (_disposed)
                return;
            _stopWorking.CancelAfter(grace);
        }

        // Outside of the lock: it runs what waits for it. Who disposes has called Close before.
        _stopWatching.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Close(TimeSpan.Zero);
        await _watching;
        await Core.DisposeAsync();
        Queue.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _stopWorking.Dispose();
        }
    }

    private async Task WorkerAsync()
    {
        while (!_closing)
        {
            var (taken, key) = await Queue.TakeAsync(CancellationToken.None);
            if (!taken)
                return;
            try
            {
                if (!_closing)
                    await ReconcileAsync(key);
            }
            finally
            {
                Queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(RunKey key)
    {
        try
        {
            var result = await Core.Reconciler.ReconcileAsync(key, _stopWorking.Token);
            _counters.Reconciled();
            if (result.Error is { } error)
            {
                Note(error);
                Queue.AddRateLimited(key, (error as ApiException)?.RetryAfter);
                return;
            }

            Queue.Forget(key);
            if (result.RequeueAfter is { } delay)
                Queue.AddAfter(key, delay);
        }
        catch (OperationCanceledException) when (_stopWorking.IsCancellationRequested)
        {
            // The grace period is over; the next controller carries on from what is there.
        }
        catch (Exception e)
        {
            // A fault of ours in one run must not end the others.
            Note(e);
            Queue.AddRateLimited(key);
        }
    }

    private void Note(Exception error)
    {
        // A cache that was behind is not a failure: the pass is simply done again.
        if (error is StaleCacheException or LeadershipLostException)
            return;
        _counters.Failed(error);
        _options.OnError?.Invoke(error);
    }
}
