using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// The controller: follows the cluster, and acts while it is the leader, until it is stopped. While nothing changes it sends
/// nothing but its watches and, with an election, the renewals of its Lease.
/// </summary>
public sealed class ControllerHost : IAsyncDisposable
{
    private static readonly TimeSpan EventsLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly IApiClient _api;
    private readonly ControllerCounters _counters = new();
    private readonly CancellationTokenSource _stop;
    private readonly DateTimeOffset _startedAt;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LeaderElector? _elector;
    private readonly Lock _gate = new();
    private ControllerOptions _options;
    private ControllerTerm? _term;
    private Task? _run;

    /// <summary>Prepares a controller; <see cref="StartAsync"/> begins.</summary>
    public ControllerHost(IApiClient api, ControllerOptions options)
    {
        _api = api;
        _options = options with { OnError = error => { _counters.Failed(error); options.OnError?.Invoke(error); } };
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        _startedAt = options.Time.GetUtcNow();
        _elector = options.Election is { } election ? new LeaderElector(api, election, options.Time, options.Random, _options.OnError) : null;
    }

    /// <summary>Completes when the controller has ended; faulted when it ended by a fault of its own.</summary>
    public Task Completion => _run ?? Task.CompletedTask;

    /// <summary>The ledger, to be shared with single passes of the same process; null before the start and between two terms.</summary>
    public AdmissionLedger? Ledger => Term?.Core.Ledger;

    /// <summary>True while this controller may act.</summary>
    public bool IsLeading => Term?.IsLeading ?? false;

    /// <summary>The configuration it works with now.</summary>
    public ControllerConfiguration Configuration
    {
        get
        {
            lock (_gate)
                return _options.Configuration;
        }
    }

    /// <summary>How it is doing now.</summary>
    public ControllerStatus Status
    {
        get
        {
            var term = Term;
            return new ControllerStatus(
                _startedAt,
                (term?.Core.Caches.Runs.All() ?? [])
                    .GroupBy(static r => r.Run.Status?.Phase is { Length: > 0 } phase ? phase : RunPhase.Pending, StringComparer.Ordinal)
                    .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal),
                term?.Queue.Depth ?? 0,
                term?.Queue.Active ?? 0,
                _counters.Reconciles,
                _counters.Errors,
                _counters.LastError,
                IsLeading,
                IsLeading ? _options.Election?.Identity : _elector?.Holder);
        }
    }

    private ControllerTerm? Term
    {
        get
        {
            lock (_gate)
                return _term;
        }
    }

    /// <summary>Starts the controller; returns when its caches are filled: it works, or stands by for the leader.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_run is not null)
            throw new InvalidOperationException("The controller was started already.");
        _run = RunAsync();
        await _ready.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Works with another configuration and other templates from now on. Attempts under way go on with what they started with.</summary>
    public void Use(ControllerSettings settings)
    {
        lock (_gate)
        {
            _options = _options with { Configuration = settings.Configuration, Renderer = settings.Renderer };
            _term?.Core.Use(settings);
        }
    }

    /// <summary>Takes no new work, lets what is being done finish within <paramref name="grace"/>, gives the Lease back, and ends.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        BeginStop(grace);
        if (_run is not null)
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stop.Dispose();
    }

    private void BeginStop(TimeSpan grace)
    {
        _stop.Cancel();
        Term?.Close(grace);
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                await ServeAsync();
        }
        finally
        {
            _ready.TrySetResult();
        }
    }

    private async Task ServeAsync()
    {
        await using var term = Begin();
        try
        {
            await LeadAsync(term);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped before the first list came, or while another controller led.
        }
        finally
        {
            await term.Core.Events.CloseAsync(EventsLimit);
        }
    }

    private ControllerTerm Begin()
    {
        lock (_gate)
            return _term = new ControllerTerm(_api, _options, _counters);
    }

    private async Task LeadAsync(ControllerTerm term)
    {
        // No plan before everything was seen once: a run under way must hold its workspace first.
        await term.Core.Caches.WhenSyncedAsync().WaitAsync(_stop.Token);
        if (_elector is null)
        {
            _ready.TrySetResult();
            await term.WorkAsync(leadership: null);
            return;
        }

        var first = await _elector.TryAcquireAsync(_stop.Token);
        if (first is not null)
            term.Lead(first);
        _ready.TrySetResult();
        using var leadership = first ?? await _elector.AcquireAsync(_stop.Token);
        using var enough = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _options.Time);
        var keeping = _options.Spawn(() => _elector.KeepAsync(leadership, enough.Token));
        await term.WorkAsync(leadership);
        await term.Core.Events.CloseAsync(EventsLimit);
        Cancel(enough);
        await keeping;
        using var limit = new CancellationTokenSource(ReleaseLimit, _options.Time);
        await ReleaseAsync(leadership, limit.Token);
    }

    private async Task ReleaseAsync(Leadership leadership, CancellationToken limit)
    {
        try
        {
            await _elector!.ReleaseAsync(leadership, limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The server does not answer; the Lease runs out by itself.
        }
    }

    private static void Cancel(CancellationTokenSource source) => source.Cancel();
}
