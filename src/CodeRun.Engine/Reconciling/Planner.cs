using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Decides what to do for one run. A pure function of the observation and of one snapshot of configuration and templates:
/// no I/O, no clock, and no exception for any input. Whatever a crash left half done, the next plan carries on from
/// what is there.
/// </summary>
public sealed class Planner(ControllerConfiguration configuration, IRunRenderer renderer)
{
    private readonly AttemptPlanner _attempts = new(configuration, renderer);

    /// <summary>
    /// What the run asks of the admission ledger, or null when it does not want to start: it is invalid, finished, going,
    /// or has an attempt under way already.
    /// </summary>
    public AdmissionClaim? ClaimOf(CodeRunResource run, IReadOnlyList<FieldError> errors) =>
        errors.Count > 0 || run.Metadata.DeletionTimestamp is not null || IsUnderWay(run) || RunPhase.IsTerminal(run.Status?.Phase)
            ? null
            : AttemptPlanner.AgentOf(configuration, run) is { } agent ? AttemptPlanner.ClaimFor(run, agent) : null;

    /// <summary>
    /// What a run with an attempt under way holds: by its status where that speaks, since the spec may have changed meanwhile.
    /// </summary>
    public AdmissionClaim ClaimUnderWay(CodeRunResource run)
    {
        var agent = AttemptPlanner.AgentOf(configuration, run);
        return new AdmissionClaim(
            run.Metadata.Uid,
            run.Metadata.Namespace ?? "",
            run.Metadata.Name,
            run.Status?.Workspace ?? WorkspaceOf(run) ?? "",
            run.Status?.Agent ?? agent?.Name ?? "",
            run.Spec.Service,
            run.Spec.Priority,
            run.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);
    }

    /// <summary>The workspace a start of the run would use; null when its agent is not known.</summary>
    public string? WorkspaceOf(CodeRunResource run) =>
        AttemptPlanner.AgentOf(configuration, run) is { } agent ? Workspaces.WorkspaceName.For(run.Spec.Service, agent) : null;

    /// <summary>True when the status says that an attempt was begun and has not ended.</summary>
    public static bool IsUnderWay(CodeRunResource run) => run.Status is { Phase: RunPhase.Processing, Attempt: > 0 };

    /// <summary>The steps for the run now.</summary>
    public Plan Plan(Observation observation)
    {
        if (observation.Run.Metadata.DeletionTimestamp is not null)
            return PlanDeletion(observation);
        if (RunPhase.IsTerminal(observation.Status.Phase))
            return StopLeftovers(observation, "the run has ended");
        if (IsUnderWay(observation.Run))
        {
            var pod = observation.Pods.FirstOrDefault(p => string.Equals(p.Metadata.Name, observation.Status.PodName, StringComparison.Ordinal));
            if (pod is not null)
                return AttemptFollower.Follow(observation, pod);
            if (observation.Status.StartedAt is not null)
                return AttemptFollower.Lost(observation);
        }

        return observation.Errors.Count > 0 ? Invalid(observation)
            : !HasFinalizer(observation.Run) ? AddFinalizer(observation)
            : !observation.Admission.Admitted ? Queued(observation)
            : _attempts.Start(observation);
    }

    /// <summary>
    /// What to do when a step was refused for good: the run says so in a condition. Errors that may pass are not its business.
    /// </summary>
    public static Plan PlanRejection(Observation observation, PlanStep step, string reason, string message, bool final)
    {
        var sentence = $"{step.Kind} {step.Name} was refused: {message}";
        var draft = StatusDraft.From(observation).With(ConditionType.AgentStarted, "False", reason, sentence);
        draft = final
            ? draft.Phase(RunPhase.Failed, reason, sentence).With(ConditionType.Succeeded, "False", reason, sentence).Finished(observation.Now)
            : draft.Phase(RunPhase.Processing, reason, sentence);
        var steps = draft.Step();
        return steps.Count == 0 ? Reconciling.Plan.Nothing : new Plan([.. steps, new RecordEventStep(observation.Run.Metadata.Name, Warning: true, reason, sentence)]);
    }

    private static bool HasFinalizer(CodeRunResource run) => run.Metadata.Finalizers.Contains(RunFinalizer.Name, StringComparer.Ordinal);

    // Alone: everything else waits for the pass that sees the finalizer, so that nothing starts that could leak.
    private static Plan AddFinalizer(Observation observation) =>
        new([new SetFinalizersStep(observation.Run, [.. observation.Run.Metadata.Finalizers, RunFinalizer.Name])], TimeSpan.Zero);

    private static Plan PlanDeletion(Observation observation)
    {
        var leftovers = StopLeftovers(observation, "the run is deleted");
        if (observation.Pods.Any(static p => p.IsLive) || !HasFinalizer(observation.Run))
            return leftovers;
        var others = observation.Run.Metadata.Finalizers.Where(static f => f != RunFinalizer.Name);
        return new Plan([new SetFinalizersStep(observation.Run, [.. others])]);
    }

    private static Plan StopLeftovers(Observation observation, string why) =>
        new([.. observation.Pods.Where(static p => p.IsLive && p.Metadata.DeletionTimestamp is null).Select(p => new DeletePodStep(p, why))]);

    private static Plan Invalid(Observation observation)
    {
        var message = string.Join("; ", observation.Errors);
        var steps = StatusDraft.From(observation)
            .Phase(RunPhase.Pending, RunReason.InvalidSpec, message)
            .With(ConditionType.SpecValid, "False", RunReason.InvalidSpec, message)
            .With(ConditionType.Succeeded, "Unknown", RunReason.InvalidSpec, "The run has not started.")
            .Step();
        return steps.Count == 0 ? Reconciling.Plan.Nothing : new Plan([.. steps, new RecordEventStep(observation.Run.Metadata.Name, Warning: true, RunReason.InvalidSpec, message)]);
    }

    private Plan Queued(Observation observation)
    {
        var decision = observation.Admission;
        var agent = AttemptPlanner.AgentOf(configuration, observation.Run);
        var draft = StatusDraft.From(observation)
            .Phase(RunPhase.Pending, decision.Reason, decision.Message)
            .SpecAccepted()
            .With(ConditionType.WorkspaceReady, "False", decision.Reason, decision.Message)
            .With(ConditionType.Succeeded, "Unknown", decision.Reason, "The run waits to start.");
        draft = draft with { Status = draft.Status with { Agent = agent?.Name, Workspace = agent is null ? null : Workspaces.WorkspaceName.For(observation.Run.Spec.Service, agent) } };
        var steps = draft.Step();
        return steps.Count == 0 ? Reconciling.Plan.Nothing : new Plan([.. steps, new RecordEventStep(observation.Run.Metadata.Name, Warning: false, "Queued", decision.Message)]);
    }
}
