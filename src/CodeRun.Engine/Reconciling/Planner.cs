using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Decides what to do for one run. A pure function of the observation and of one snapshot of configuration and templates:
/// no I/O, no clock, and no exception for any input. Whatever a crash left half done, the next plan carries on from
/// what is there.
/// </summary>
public sealed class Planner
{
    private readonly ControllerConfiguration _configuration;
    private readonly AttemptPlanner _attempts;
    private readonly AttemptEnding _ending;
    private readonly AttemptFollower _follower;

    /// <summary>A planner for one snapshot of configuration and templates.</summary>
    public Planner(ControllerConfiguration configuration, IRunRenderer renderer)
    {
        _configuration = configuration;
        _attempts = new AttemptPlanner(configuration, renderer);
        _ending = new AttemptEnding(configuration.Retry, configuration.Cleanup);
        _follower = new AttemptFollower(_ending);
    }

    /// <summary>
    /// What the run asks of the admission ledger, or null when it does not want to start now: it is invalid, finished, going,
    /// held, waiting for its next attempt, or has an attempt under way already.
    /// </summary>
    public AdmissionClaim? ClaimOf(CodeRunResource run, IReadOnlyList<FieldError> errors, DateTimeOffset now) =>
        errors.Count > 0 || run.Metadata.DeletionTimestamp is not null || run.Spec.Suspend || run.Spec.Cancel
            || IsUnderWay(run) || RunPhase.IsTerminal(run.Status?.Phase) || run.Status?.NextAttemptAt > now
            ? null
            : AttemptPlanner.AgentOf(_configuration, run) is { } agent ? AttemptPlanner.ClaimFor(run, agent) : null;

    /// <summary>
    /// What a run with an attempt under way holds: by its status where that speaks, since the spec may have changed meanwhile.
    /// </summary>
    public AdmissionClaim ClaimUnderWay(CodeRunResource run)
    {
        var agent = AttemptPlanner.AgentOf(_configuration, run);
        return new AdmissionClaim(
            run.Metadata.Uid,
            run.Metadata.Namespace ?? "",
            run.Metadata.Name,
            run.Status?.Workspace ?? WorkspaceOf(run) ?? "",
            run.Status?.Agent ?? agent?.Name ?? "",
            run.Spec.Service,
            run.Spec.Priority,
            run.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
        {
            Attempt = run.Status?.Attempt ?? 0,
        };
    }

    /// <summary>The workspace a start of the run would use; null when its agent is not known.</summary>
    public string? WorkspaceOf(CodeRunResource run) =>
        AttemptPlanner.AgentOf(_configuration, run) is { } agent ? Workspaces.WorkspaceName.For(run.Spec.Service, agent) : null;

    /// <summary>True when the status says that an attempt was begun and has not ended.</summary>
    public static bool IsUnderWay(CodeRunResource run) => run.Status is { Phase: RunPhase.Processing, Attempt: > 0 };

    /// <summary>The steps for the run now.</summary>
    public Plan Plan(Observation observation) =>
        observation.Run.Metadata.DeletionTimestamp is not null ? PlanDeletion(observation)
        : RunPhase.IsTerminal(observation.Status.Phase) ? FinishedPlanner.Plan(observation)
        : IsUnderWay(observation.Run) ? PlanUnderWay(observation)
        : PlanWaiting(observation);

    /// <summary>
    /// What to do when a step was refused for good: the run says so in a condition. Errors that may pass are not its business.
    /// </summary>
    public Plan PlanRejection(Observation observation, PlanStep step, string reason, string message, bool final)
    {
        var sentence = $"{step.Kind} {step.Name} was refused: {message}";
        if (final)
            return _ending.Reject(observation, reason, sentence);
        return StatusDraft.From(observation)
            .With(ConditionType.AgentStarted, "False", reason, sentence)
            .Phase(observation.Status.Phase.Length == 0 ? RunPhase.Pending : observation.Status.Phase, reason, sentence)
            .Plan(warning: true, reason, sentence);
    }

    /// <summary>Stops the pods that still live; nothing when there is none.</summary>
    internal static Plan StopLive(Observation observation, string why, bool onlyAsObserved = false) =>
        new([.. observation.Pods.Where(static p => p.IsLive && p.Metadata.DeletionTimestamp is null).Select(p => new DeletePodStep(p, why, onlyAsObserved))]);

    private Plan PlanUnderWay(Observation observation)
    {
        if (observation.Pod is { } pod)
            return _follower.Follow(observation, pod);

        // An attempt whose pod was there, or that must not go on: its end is recorded once the pod is surely gone.
        if (observation.GonePod is not null || observation.Status.StartedAt is not null || AttemptStopper.IsStopping(observation) || observation.Errors.Count > 0)
            return _follower.Missing(observation);

        // Written down and not made yet, as far as is known. Its name makes sure that it is made only once.
        return _attempts.Start(observation, _follower);
    }

    private Plan PlanWaiting(Observation observation)
    {
        var run = observation.Run;

        // A pod of an attempt that the status does not know of: the status is an old one, and the new one is about to come.
        if (observation.Pods.Any(p => p.IsLive && p.Attempt > observation.Status.Attempt))
            return Reconciling.Plan.Nothing;
        if (observation.Pods.Any(static p => p.IsLive))
            return StopLive(observation, "its attempt has ended", onlyAsObserved: true);
        if (run.Spec.Cancel)
            return _ending.CancelAtOnce(observation);
        if (run.Spec.Suspend)
            return Suspended(observation);
        if (observation.Errors.Count > 0)
            return Invalid(observation);
        if (!HasFinalizer(run))
            return AddFinalizer(observation);
        if (observation.Status.NextAttemptAt is { } next && next > observation.Now)
            return new Plan([], next - observation.Now);
        return observation.Admission.Admitted ? _attempts.Start(observation, _follower) : Queued(observation);
    }

    private static bool HasFinalizer(CodeRunResource run) => run.Metadata.Finalizers.Contains(RunFinalizer.Name, StringComparer.Ordinal);

    // Alone: everything else waits for the pass that sees the finalizer, so that nothing starts that could leak.
    private static Plan AddFinalizer(Observation observation) =>
        new([new SetFinalizersStep(observation.Run, [.. observation.Run.Metadata.Finalizers, RunFinalizer.Name])], TimeSpan.Zero);

    private static Plan PlanDeletion(Observation observation)
    {
        if (!HasFinalizer(observation.Run) || observation.Pods.Any(static p => p.IsLive))
            return StopLive(observation, "the run is deleted");
        var others = observation.Run.Metadata.Finalizers.Where(static f => f != RunFinalizer.Name);
        var release = new SetFinalizersStep(observation.Run, [.. others]);
        var isPodGone = !IsUnderWay(observation.Run) || observation.Pod is not null || observation.GonePod is not null;
        return new Plan(isPodGone ? [release] : [new ConfirmPodGoneStep(observation.Status.PodName ?? ""), release]);
    }

    private static Plan Suspended(Observation observation)
    {
        const string Message = "The run is suspended; it starts when spec.suspend is false again.";
        if (observation.Status.Phase == RunPhase.Suspended)
            return Reconciling.Plan.Nothing;
        return StatusDraft.From(observation)
            .Phase(RunPhase.Suspended, RunReason.Suspended, Message)
            .With(ConditionType.Succeeded, "Unknown", RunReason.Suspended, Message)
            .Plan(warning: false, RunReason.Suspended, Message);
    }

    private static Plan Invalid(Observation observation)
    {
        var message = string.Join("; ", observation.Errors);
        return StatusDraft.From(observation)
            .Phase(RunPhase.Pending, RunReason.InvalidSpec, message)
            .With(ConditionType.SpecValid, "False", RunReason.InvalidSpec, message)
            .With(ConditionType.Succeeded, "Unknown", RunReason.InvalidSpec, "The run cannot start.")
            .Plan(warning: true, RunReason.InvalidSpec, message);
    }

    private Plan Queued(Observation observation)
    {
        var decision = observation.Admission;
        var agent = AttemptPlanner.AgentOf(_configuration, observation.Run);
        var draft = StatusDraft.From(observation)
            .Phase(RunPhase.Pending, decision.Reason, decision.Message)
            .SpecAccepted()
            .With(ConditionType.WorkspaceReady, "False", decision.Reason, decision.Message)
            .With(ConditionType.Succeeded, "Unknown", decision.Reason, "The run waits to start.");
        draft = draft with
        {
            Status = draft.Status with
            {
                Agent = agent?.Name,
                Workspace = agent is null ? null : Workspaces.WorkspaceName.For(observation.Run.Spec.Service, agent),
                NextAttemptAt = null,
            },
        };
        return draft.Plan(warning: false, "Queued", decision.Message);
    }
}
