using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// The controller: caches, queue and workers until it is stopped. While nothing changes it sends nothing but its watches.
/// </summary>
public sealed class ControllerHost : IAsyncDisposable
{
    private static readonly TimeSpan EventsLimit = TimeSpan.FromSeconds(5);

    private readonly ControllerOptions _options;
    private readonly WorkQueue<RunKey> _queue;
    private readonly ControllerCore _core;
    private readonly CancellationTokenSource _stopWatching = new();
    private readonly CancellationTokenSource _stopWorking = new();
    private readonly DateTimeOffset _startedAt;
    private Task? _run;
    private volatile bool _stopping;
    private long _reconciles;
    private long _errors;
    private volatile string? _lastError;

    /// <summary>Prepares a controller; <see cref="StartAsync"/> begins.</summary>
    public ControllerHost(IApiClient api, ControllerOptions options)
    {
        _options = options with { OnError = error => { NoteError(error); options.OnError?.Invoke(error); } };
        _queue = new WorkQueue<RunKey>(options.Time);
        _startedAt = options.Time.GetUtcNow();
        _core = new ControllerCore(api, _options, _queue.Add);
    }

    /// <summary>Completes when the controller has ended; faulted when it ended by a fault of its own.</summary>
    public Task Completion => _run ?? Task.CompletedTask;

    /// <summary>The ledger, to be shared with single passes of the same process.</summary>
    public AdmissionLedger Ledger => _core.Ledger;

    /// <summary>How it is doing now.</summary>
    public ControllerStatus Status => new(
        _startedAt,
        _core.Caches.Runs.All()
            .GroupBy(static r => r.Run.Status?.Phase is { Length: > 0 } phase ? phase : RunPhase.Pending, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal),
        _queue.Depth,
        _queue.Active,
        Interlocked.Read(ref _reconciles),
        Interlocked.Read(ref _errors),
        _lastError);

    /// <summary>Starts the controller; returns when its caches are filled and it works.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_run is not null)
            throw new InvalidOperationException("The controller was started already.");
        _run = RunAsync();
        await Task.WhenAny(_core.Caches.Synced, _run).WaitAsync(cancellationToken);
    }

    /// <summary>Takes no new work, lets what is being done finish within <paramref name="grace"/>, and ends.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _stopping = true;
        _queue.Close();
        await _stopWatching.CancelAsync();
        _stopWorking.CancelAfter(grace);
        if (_run is not null)
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _core.DisposeAsync();
        _queue.Dispose();
        _stopWatching.Dispose();
        _stopWorking.Dispose();
    }

    private async Task RunAsync()
    {
        var watching = _core.Caches.RunAsync(_stopWatching.Token);
        try
        {
            // No plan before everything was seen once: a run under way must hold its workspace first.
            await _core.Caches.Synced.WaitAsync(_stopWatching.Token);
            await Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => Task.Run(WorkAsync)));
        }
        catch (OperationCanceledException) when (_stopWatching.IsCancellationRequested)
        {
            // Stopped before the first list came.
        }
        finally
        {
            await _stopWatching.CancelAsync();
            await watching;
            await _core.Events.CloseAsync(EventsLimit);
        }
    }

    private async Task WorkAsync()
    {
        while (!_stopping)
        {
            var (taken, key) = await _queue.TakeAsync(CancellationToken.None);
            if (!taken)
                return;
            try
            {
                if (!_stopping)
                    await ReconcileAsync(key);
            }
            finally
            {
                _queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(RunKey key)
    {
        try
        {
            var result = await _core.Reconciler.ReconcileAsync(key, _stopWorking.Token);
            Interlocked.Increment(ref _reconciles);
            if (result.Error is { } error)
            {
                NoteError(error);
                _queue.AddRateLimited(key, (error as ApiException)?.RetryAfter);
                return;
            }

            _queue.Forget(key);
            if (result.RequeueAfter is { } delay)
                _queue.AddAfter(key, delay);
        }
        catch (OperationCanceledException) when (_stopWorking.IsCancellationRequested)
        {
            // The grace period is over; the next controller carries on from what is there.
        }
        catch (Exception e)
        {
            // A fault of ours in one run must not end the others.
            NoteError(e);
            _queue.AddRateLimited(key);
        }
    }

    private void NoteError(Exception error)
    {
        Interlocked.Increment(ref _errors);
        _lastError = error.Message;
    }
}
