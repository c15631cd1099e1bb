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
    private readonly ControllerOptions _options;
    private readonly Planner _planner;
    private readonly AdmissionLedger _ledger;
    private readonly Action<RunKey, bool> _enqueue;

    /// <summary>Joins the parts.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="options">Configuration, templates, clock.</param>
    /// <param name="enqueue">Told the key of every run that is due, and whether it is urgent.</param>
    /// <param name="ledger">A ledger to share with a controller of the same process; null for one of its own.</param>
    public ControllerCore(IApiClient api, ControllerOptions options, Action<RunKey, bool> enqueue, AdmissionLedger? ledger = null)
    {
        _options = options;
        _enqueue = enqueue;
        _planner = new Planner(options.Configuration, options.Renderer);
        _ledger = ledger ?? new AdmissionLedger(options.Configuration.Concurrency, options.Configuration.Agents);
        Caches = new ControllerCaches(api, options, OnRun, OnPod);
        Events = new EventRecorder(api, options.Time);
        Reconciler = new RunReconciler(Caches, _ledger, _planner, new StepExecutor(api, Caches, options, Events), options);
    }

    /// <summary>What is known of the cluster.</summary>
    public ControllerCaches Caches { get; }

    /// <summary>Does the passes.</summary>
    public RunReconciler Reconciler { get; }

    /// <summary>Writes Events.</summary>
    public EventRecorder Events { get; }

    /// <summary>Who holds which workspace.</summary>
    public AdmissionLedger Ledger => _ledger;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Events.DisposeAsync();

    private void OnRun(ObjectChange<ObservedRun> change)
    {
        var run = change.Value.Run;
        if (change.Type == ObjectChangeType.Deleted || RunPhase.IsTerminal(run.Status?.Phase))
            Wake(_ledger.Release(run.Metadata.Uid));
        else if (Planner.IsUnderWay(run))
            _ledger.Hold(_planner.ClaimUnderWay(run));
        else if (_planner.ClaimOf(run, change.Value.Errors) is null)
            Wake(_ledger.Release(run.Metadata.Uid));
        if (change.Type != ObjectChangeType.Deleted)
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
                _ledger.HoldForPod(claim, pod.Metadata.Uid);
        }
        else
        {
            Wake(_ledger.ReleasePod(owner.Uid, pod.Metadata.Uid));
        }

        _enqueue(new RunKey(pod.Metadata.Namespace ?? "", owner.Name), !change.FromList);
    }

    private void Wake(IReadOnlyList<AdmissionClaim> startable)
    {
        foreach (var claim in startable)
            _enqueue(new RunKey(claim.Namespace, claim.RunName), true);
    }
}
