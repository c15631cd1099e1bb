using System.Net;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>One pass over one run: observe, plan, carry out. Decides nothing itself.</summary>
/// <param name="caches">What is known of the cluster.</param>
/// <param name="ledger">Who holds which workspace.</param>
/// <param name="history">Which finished runs are more than is kept.</param>
/// <param name="executor">Sends requests.</param>
/// <param name="options">Clock, randomness, listeners.</param>
/// <param name="time">The clock that plans go by.</param>
/// <param name="current">The snapshot of configuration and templates to use for a pass that begins now.</param>
public sealed class RunReconciler(
    ControllerCaches caches,
    AdmissionLedger ledger,
    FinishedHistory history,
    StepExecutor executor,
    ControllerOptions options,
    ServerTime time,
    Func<ControllerSettings> current)
{
    /// <summary>Plans without doing: nothing is sent and nothing is reserved.</summary>
    public IReadOnlyList<StepReport> Preview(RunKey key)
    {
        var settings = current();
        if (Observe(settings, key, reserve: false) is not { } observation)
            return [];
        var planner = settings.Planner;
        var steps = new List<PlanStep>();
        var plan = planner.Plan(observation);
        steps.AddRange(plan.Steps);
        if (plan is { RequeueAfter: { Ticks: 0 }, Steps: [SetFinalizersStep set] })
        {
            // What follows at once belongs to the picture.
            var run = observation.Run with { Metadata = observation.Run.Metadata with { Finalizers = set.Finalizers } };
            steps.AddRange(planner.Plan(observation with { Run = run }).Steps);
        }

        return [.. steps.Select((step, i) => new StepReport(key, i + 1, step, StepState.Planned, Error: null, TimeSpan.Zero))];
    }

    /// <summary>Plans and carries out the steps; stops at the first that fails.</summary>
    public async Task<ReconcileResult> ReconcileAsync(RunKey key, CancellationToken cancellationToken)
    {
        var settings = current();
        if (Observe(settings, key, reserve: true) is not { } observation)
            return ReconcileResult.Nothing;
        var plan = settings.Planner.Plan(observation);
        var reports = new List<StepReport>(plan.Steps.Count);
        var (failed, error) = await CarryOutAsync(key, observation, plan, reports, cancellationToken);
        if (failed is null)
            return new ReconcileResult(reports, plan.RequeueAfter, Error: null);
        if (Rejection(failed, error!) is { } rejection)
        {
            var (reason, final) = rejection;
            var sequel = settings.Planner.PlanRejection(Observe(settings, key, reserve: true) ?? observation, failed, reason, Words(error!), final);
            var (unsaid, _) = await CarryOutAsync(key, observation, sequel, reports, cancellationToken);
            if (final && unsaid is null)
                return new ReconcileResult(reports, RequeueAfter: null, Error: null);
        }

        return new ReconcileResult(reports, RequeueAfter: null, error);
    }

    private async Task<(PlanStep? Failed, Exception? Error)> CarryOutAsync(RunKey key, Observation observation, Plan plan, List<StepReport> reports, CancellationToken cancellationToken)
    {
        PlanStep? failed = null;
        Exception? error = null;
        foreach (var step in plan.Steps)
        {
            var began = options.Time.GetTimestamp();
            var state = StepState.Skipped;
            if (failed is null)
            {
                try
                {
                    state = await executor.ExecuteAsync(observation.Run, step, cancellationToken) ? StepState.AlreadyDone : StepState.Done;
                }
                catch (Exception e) when (e is ApiException or NameConflictException or StaleCacheException or LeadershipLostException)
                {
                    (failed, error, state) = (step, e, StepState.Failed);
                }
            }

            var report = new StepReport(key, reports.Count + 1, step, state, state == StepState.Failed ? error!.Message : null, options.Time.GetElapsedTime(began));
            reports.Add(report);
            options.OnStep?.Invoke(report);
        }

        return (failed, error);
    }

    // Refusals that trying again cannot mend. A quota (403) may be raised and a foreign object (name conflict) may go, so those are tried again.
    private static (string Reason, bool Final)? Rejection(PlanStep step, Exception error) => (step, error) switch
    {
        (not (CreateWorkspaceStep or CreateConfigMapStep or CreatePodStep), _) => null,
        (_, NameConflictException) => (RunReason.NameConflict, false),
        (_, ApiException { Status: HttpStatusCode.UnprocessableEntity }) => (RunReason.Rejected, true),
        (_, ApiException { Status: HttpStatusCode.Forbidden }) => (RunReason.Rejected, false),
        _ => null,
    };

    private static string Words(Exception error) => error is ApiException { ServerMessage.Length: > 0 } api ? api.ServerMessage : error.Message;

    private Observation? Observe(ControllerSettings settings, RunKey key, bool reserve)
    {
        if (caches.Runs.Get(key.Namespace, key.Name) is not { } known)
            return null;
        var run = known.Run;
        var now = time.Now;
        var errors = settings.ErrorsOf(known.Parsed);
        var claim = settings.Planner.ClaimOf(run, errors, now);
        return new Observation
        {
            Run = run,
            Errors = errors,
            Pods = caches.Pods.InGroup(run.Metadata.Uid),
            GonePods = caches.GonePods.Of(run.Metadata.Uid),
            ConfigMaps = [.. caches.ConfigMaps.InGroup(run.Metadata.Uid).Select(static c => c.Metadata)],
            WorkspaceExists = settings.Planner.WorkspaceOf(run) is { } workspace && caches.Claims.Get(key.Namespace, workspace) is not null,
            Admission = claim is null ? AdmissionDecision.Granted : reserve ? ledger.TryAdmit(claim) : ledger.Peek(claim),
            IsBeyondHistory = history.IsBeyond(run.Metadata.Uid, settings.Configuration.Cleanup.HistoryLimit),
            AllowsDocker = AttemptPlanner.AgentOf(settings.Configuration, run) is { AllowDocker: true },
            Jitter = options.Random.NextDouble(),
            Now = now,
        };
    }
}
