using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// Caches, ledger and reconciler, joined: what the caches see is told to the ledger before anybody is asked to look. Used
/// by the loop and by a single pass alike.
/// </summary>
public sealed class ControllerCore : IAsyncDisposable
{
    private readonly ServerTime _time;
    private readonly Action<RunKey, bool> _enqueue;
    private volatile ControllerSettings _settings;

    /// <summary>Joins the parts.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="options">Configuration, templates, clock.</param>
    /// <param name="enqueue">Told the key of every run that is due, and whether it is urgent.</param>
    /// <param name="ledger">A ledger to share with a controller of the same process; null for one of its own.</param>
    public ControllerCore(IApiClient api, ControllerOptions options, Action<RunKey, bool> enqueue, AdmissionLedger? ledger = null)
    {
        _enqueue = enqueue;
        _settings = new ControllerSettings(options.Configuration, options.Renderer);
        Ledger = ledger ?? new AdmissionLedger(options.Configuration.Concurrency, options.Configuration.Agents);
        _time = new ServerTime(options.Time, api);
        Caches = new ControllerCaches(api, options, OnRun, OnPod);
        Events = new EventRecorder(api, options.Time, options.Spawn);
        Reconciler = new RunReconciler(Caches, Ledger, History, new StepExecutor(api, Caches, Events), options, _time, () => _settings);
    }

    /// <summary>What is known of the cluster.</summary>
    public ControllerCaches Caches { get; }

    /// <summary>Does the passes.</summary>
    public RunReconciler Reconciler { get; }

    /// <summary>Writes Events.</summary>
    public EventRecorder Events { get; }

    /// <summary>Who holds which workspace.</summary>
    public AdmissionLedger Ledger { get; }

    /// <summary>Which finished runs are more than is kept.</summary>
    public FinishedHistory History { get; } = new();

    /// <summary>Works with another configuration and other templates from now on, and looks at every run again.</summary>
    public void Use(ControllerSettings settings)
    {
        _settings = settings;
        Ledger.Limit(settings.Configuration.Concurrency, settings.Configuration.Agents);
        foreach (var run in Caches.Runs.All())
            _enqueue(RunKey.Of(run.Run.Metadata), false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Events.DisposeAsync();

    private void OnRun(ObjectChange<ObservedRun> change)
    {
        var run = change.Value.Run;
        var settings = _settings;
        if (change.Type == ObjectChangeType.Deleted)
        {
            Forget(run);
            return;
        }

        if (RunPhase.IsTerminal(run.Status?.Phase))
        {
            Caches.GonePods.Forget(run.Metadata.Uid);
            Wake(Ledger.Release(run.Metadata.Uid));
            if (History.Note(run, settings.Configuration.Cleanup.HistoryLimit) is { } beyond)
                _enqueue(beyond, false);
        }
        else if (Planner.IsUnderWay(run))
        {
            Ledger.Hold(settings.Planner.ClaimUnderWay(run));
        }
        else if (settings.Planner.ClaimOf(run, settings.ErrorsOf(change.Value.Parsed), _time.Now) is null)
        {
            Wake(Ledger.Release(run.Metadata.Uid));
        }
        else
        {
            Wake(Ledger.ReleaseEnded(run.Metadata.Uid, run.Status?.Attempt ?? 0));
        }

        _enqueue(RunKey.Of(run.Metadata), !change.FromList);
    }

    private void OnPod(ObjectChange<PodView> change)
    {
        var pod = change.Value;
        if (pod.Metadata.ControllerOwner() is not { Kind: CodeRunResource.ResourceKind } owner)
            return;
        if (change.Type != ObjectChangeType.Deleted && pod.IsLive)
        {
            if (PodClaim.Of(pod, owner) is { } claim)
                Ledger.HoldForPod(claim, pod.Metadata.Uid);
        }
        else
        {
            if (change.Type == ObjectChangeType.Deleted && Caches.Runs.Get(pod.Metadata.Namespace ?? "", owner.Name) is { } run
                && run.Run.Metadata.Uid == owner.Uid && !RunPhase.IsTerminal(run.Run.Status?.Phase))
            {
                Caches.GonePods.Add(owner.Uid, pod);
            }

            Wake(Ledger.ReleasePod(owner.Uid, pod.Metadata.Uid));
        }

        _enqueue(new RunKey(pod.Metadata.Namespace ?? "", owner.Name), !change.FromList);
    }

    private void Forget(CodeRunResource run)
    {
        Caches.GonePods.Forget(run.Metadata.Uid);
        History.Forget(run.Metadata.Uid);
        Wake(Ledger.Release(run.Metadata.Uid));
    }

    private void Wake(IReadOnlyList<AdmissionClaim> startable)
    {
        foreach (var claim in startable)
            _enqueue(new RunKey(claim.Namespace, claim.RunName), true);
    }
}
