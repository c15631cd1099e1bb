using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Follows the pod of an attempt: from waiting over running to its end. While it merely runs there is nothing to do.</summary>
internal static class AttemptFollower
{
    public static Plan Follow(Observation observation, PodView pod) => pod.Status.Phase switch
    {
        "Succeeded" or "Failed" => End(observation, PodOutcome.Of(pod)),
        "Running" when pod.Agent?.State.Running is { } running => Started(observation, pod, running.StartedAt),
        _ => Waiting(observation, pod),
    };

    /// <summary>The pod was seen running and is gone: the agent's outcome is not known, and it must not run again by itself.</summary>
    public static Plan Lost(Observation observation) => End(observation, new PodOutcome(
        RunPhase.Failed,
        RunReason.PodLost,
        $"Pod {observation.Status.PodName} was deleted while the agent was running.",
        Result: null,
        observation.Status.StartedAt,
        FinishedAt: null));

    private static Plan Started(Observation observation, PodView pod, DateTimeOffset? startedAt)
    {
        if (observation.Status.StartedAt is not null)
            return Plan.Nothing;
        var message = $"Attempt {observation.Status.Attempt} runs in pod {pod.Metadata.Name}.";
        var draft = StatusDraft.From(observation)
            .Phase(RunPhase.Processing, RunReason.Running, message)
            .With(ConditionType.AgentStarted, "True", RunReason.Running, message);
        return new Plan((draft with { Status = draft.Status with { StartedAt = startedAt ?? observation.Now } }).Step());
    }

    private static Plan Waiting(Observation observation, PodView pod)
    {
        // An agent that ran once and whose pod only winds down has no start to wait for.
        if (observation.Status.StartedAt is not null || pod.Metadata.DeletionTimestamp is not null)
            return Plan.Nothing;
        var waited = observation.Now - (pod.Metadata.CreationTimestamp ?? observation.Now);
        var left = TimeSpan.FromSeconds(observation.Run.Spec.StartDeadlineSeconds) - waited;
        var problem = StartProblem.Of(pod);
        if (left <= TimeSpan.Zero)
            return TooLate(observation, problem);
        if (problem is null)
            return new Plan([], left);

        // Kubelet and scheduler word the same trouble anew all the time; only another kind of trouble is news.
        var known = observation.Status.Conditions.Find(ConditionType.AgentStarted);
        if (known is { Status: "False" } && known.Reason == problem.Reason)
            return new Plan([], left);
        var steps = StatusDraft.From(observation)
            .Phase(RunPhase.Processing, problem.Reason, problem.Message)
            .With(ConditionType.AgentStarted, "False", problem.Reason, problem.Message)
            .Step();
        return new Plan([.. steps, new RecordEventStep(observation.Run.Metadata.Name, Warning: true, problem.Reason, problem.Message)], left);
    }

    private static Plan TooLate(Observation observation, StartProblem? problem) => End(observation, new PodOutcome(
        RunPhase.Failed,
        RunReason.StartTimeout,
        $"The pod did not start within {observation.Run.Spec.StartDeadlineSeconds} seconds{(problem is null ? "." : $": {problem.Reason}: {problem.Message}")}",
        Result: null,
        StartedAt: null,
        FinishedAt: null));

    // The outcome is written before anything is stopped: a pod that outlives this pass is stopped by the next.
    private static Plan End(Observation observation, PodOutcome outcome)
    {
        var ran = outcome.StartedAt is not null || observation.Status.StartedAt is not null;
        var draft = StatusDraft.From(observation)
            .Phase(outcome.Phase, outcome.Reason, outcome.Message)
            .With(ConditionType.AgentStarted, ran ? "True" : "False", outcome.Reason, outcome.Message)
            .With(ConditionType.Succeeded, outcome.Phase == RunPhase.Completed ? "True" : "False", outcome.Reason, outcome.Message);
        draft = (draft with
        {
            Status = draft.Status with { StartedAt = draft.Status.StartedAt ?? outcome.StartedAt, Result = outcome.Result },
        }).Finished(outcome.FinishedAt ?? observation.Now);
        return new Plan(
        [
            .. draft.Step(),
            new RecordEventStep(observation.Run.Metadata.Name, outcome.Phase != RunPhase.Completed, outcome.Reason, outcome.Message),
        ], TimeSpan.Zero);
    }
}
