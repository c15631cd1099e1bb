using System.Net;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>One pass over one run: observe, plan, carry out. Decides nothing itself.</summary>
public sealed class RunReconciler(ControllerCaches caches, AdmissionLedger ledger, Planner planner, StepExecutor executor, ControllerOptions options)
{
    /// <summary>Plans without doing: nothing is sent and nothing is reserved.</summary>
    public IReadOnlyList<StepReport> Preview(RunKey key)
    {
        if (Observe(key, reserve: false) is not { } observation)
            return [];
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
        if (Observe(key, reserve: true) is not { } observation)
            return ReconcileResult.Nothing;
        var plan = planner.Plan(observation);
        var reports = new List<StepReport>(plan.Steps.Count);
        var (failed, error) = await CarryOutAsync(key, observation, plan, reports, cancellationToken);
        if (failed is null)
            return new ReconcileResult(reports, plan.RequeueAfter, Error: null);
        if (Rejection(failed, error!) is { } rejection)
        {
            var (reason, final) = rejection;
            var sequel = Planner.PlanRejection(Observe(key, reserve: true) ?? observation, failed, reason, Words(error!), final);
            await CarryOutAsync(key, observation, sequel, reports, cancellationToken);
            if (final)
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
                catch (Exception e) when (e is ApiException or NameConflictException)
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
        (WriteStatusStep or SetFinalizersStep, _) => null,
        (_, NameConflictException) => (RunReason.NameConflict, false),
        (_, ApiException { Status: HttpStatusCode.UnprocessableEntity }) => (RunReason.Rejected, true),
        (_, ApiException { Status: HttpStatusCode.Forbidden }) => (RunReason.Rejected, false),
        _ => null,
    };

    private static string Words(Exception error) => error is ApiException { ServerMessage.Length: > 0 } api ? api.ServerMessage : error.Message;

    private Observation? Observe(RunKey key, bool reserve)
    {
        if (caches.Runs.Get(key.Namespace, key.Name) is not { } known)
            return null;
        var run = known.Run;
        var claim = planner.ClaimOf(run, known.Errors);
        return new Observation
        {
            Run = run,
            Errors = known.Errors,
            Pods = caches.Pods.InGroup(run.Metadata.Uid),
            ConfigMaps = caches.ConfigMaps.InGroup(run.Metadata.Uid).Select(static c => c.Metadata.Name).ToHashSet(StringComparer.Ordinal),
            WorkspaceExists = planner.WorkspaceOf(run) is { } workspace && caches.Claims.Get(key.Namespace, workspace) is not null,
            Admission = claim is null ? AdmissionDecision.Granted : reserve ? ledger.TryAdmit(claim) : ledger.Peek(claim),
            Now = options.Time.GetUtcNow(),
        };
    }
}
