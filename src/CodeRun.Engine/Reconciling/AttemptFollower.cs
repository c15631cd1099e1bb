using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Follows the pod of an attempt: from waiting over running to its end. While it merely runs there is nothing to do.</summary>
internal sealed class AttemptFollower(AttemptEnding ending)
{
    public Plan Follow(Observation observation, PodView pod)
    {
        if (!pod.IsLive)
            return ending.End(observation, PodOutcome.Of(pod));
        if (AttemptStopper.IsStopping(observation))
            return AttemptStopper.Stop(observation, pod);
        return pod is { Status.Phase: "Running", Agent.State.Running: { } running } ? Running(observation, pod, running.StartedAt) : Waiting(observation, pod);
    }

    /// <summary>
    /// The pod is not there although it should be. Its last state, when it was seen to go, says how the agent ended; else the
    /// server is asked before anything is concluded.
    /// </summary>
    public Plan Missing(Observation observation)
    {
        if (observation.GonePod is { } last)
            return ending.End(observation, last.IsLive ? PodOutcome.Lost(last.Metadata.Name) : PodOutcome.Of(last));
        var plan = ending.End(observation, PodOutcome.Lost(observation.Status.PodName));
        return plan with { Steps = [new ConfirmPodGoneStep(observation.Status.PodName ?? ""), .. plan.Steps] };
    }

    private static Plan Running(Observation observation, PodView pod, DateTimeOffset? startedAt)
    {
        var isNews = observation.Status.StartedAt is null;
        if (!isNews && observation.Status.ObservedGeneration == observation.Run.Metadata.Generation)
            return Plan.Nothing;
        var message = $"Attempt {observation.Status.Attempt} runs in pod {pod.Metadata.Name}.";
        var draft = StatusDraft.From(observation)
            .Phase(RunPhase.Processing, RunReason.Running, message)
            .With(ConditionType.AgentStarted, "True", RunReason.Running, message);
        if (observation.Status.ObservedGeneration != observation.Run.Metadata.Generation)
            draft = draft.SpecSeenBy(pod);
        return new Plan((draft with { Status = draft.Status with { StartedAt = observation.Status.StartedAt ?? startedAt ?? observation.Now } }).Step());
    }

    private static Plan Waiting(Observation observation, PodView pod)
    {
        // An agent that ran once and whose pod only winds down has no start to wait for.
        if (observation.Status.StartedAt is not null || pod.Metadata.DeletionTimestamp is not null)
            return Plan.Nothing;
        var waited = observation.Now - (pod.Metadata.CreationTimestamp ?? observation.Now);
        var left = Backoff.Seconds(observation.Run.Spec.StartDeadlineSeconds) - waited;
        var problem = StartProblem.Of(pod);
        if (left <= TimeSpan.Zero)
        {
            return AttemptStopper.Begin(observation, RunReason.StartTimeout,
                $"The pod did not start within {observation.Run.Spec.StartDeadlineSeconds} seconds{(problem is null ? "." : $": {problem.Reason}: {problem.Message}")}");
        }

        // Kubelet and scheduler word the same trouble anew all the time; only another kind of trouble is news.
        var known = observation.Status.Conditions.Find(ConditionType.AgentStarted);
        if (problem is null || (known is { Status: "False" } && known.Reason == problem.Reason))
            return new Plan([], left);
        return StatusDraft.From(observation)
            .Phase(RunPhase.Processing, problem.Reason, problem.Message)
            .With(ConditionType.AgentStarted, "False", problem.Reason, problem.Message)
            .Plan(warning: true, problem.Reason, problem.Message, left);
    }
}
