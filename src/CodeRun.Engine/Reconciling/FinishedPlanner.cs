using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Cleans up after finished runs: pod and ConfigMap when <c>status.expireAt</c> has come, the run itself by its
/// ttlSecondsAfterFinished or when the history is full. The annotation <see cref="RunAnnotations.Preserve"/> keeps everything.
/// </summary>
internal static class FinishedPlanner
{
    public static Plan Plan(Observation observation)
    {
        var run = observation.Run;
        var status = observation.Status;
        if (Planner.StopLive(observation, "the run has ended", onlyAsObserved: true) is { Steps.Count: > 0 } stop)
            return stop;
        if (RunAnnotations.IsPreserved(run) || run.Metadata.DeletionTimestamp is not null)
            return Reconciling.Plan.Nothing;
        if (observation.IsBeyondHistory)
            return new Plan([new DeleteRunStep(run, "the history of its service and agent is full")]);
        if (run.Spec.TtlSecondsAfterFinished is { } ttl && status.Conditions.Find(ConditionType.Succeeded)?.LastTransitionTime is { Year: > 1 } finished)
        {
            var end = finished + Backoff.Seconds(ttl);
            if (observation.Now >= end)
                return new Plan([new DeleteRunStep(run, $"it ended {ttl} seconds ago, its ttlSecondsAfterFinished")]);

            // The spec may have changed since the end was written.
            if (status.ExpireAt != end)
                return new Plan(new StatusDraft(observation, status with { ExpireAt = end }).Step(), end - observation.Now);
            return new Plan([], end - observation.Now);
        }

        if (status.ExpireAt is not { } expiry)
            return Reconciling.Plan.Nothing;
        return observation.Now < expiry ? new Plan([], expiry - observation.Now) : CleanUp(observation);
    }

    // What turns up after the clean-up was written down is cleaned up too.
    private static Plan CleanUp(Observation observation)
    {
        var steps = new List<PlanStep>();
        steps.AddRange(observation.Pods.Where(static p => p.Metadata.DeletionTimestamp is null).Select(static p => new DeletePodStep(p, "the run has expired")));
        steps.AddRange(observation.ConfigMaps.Where(static c => c.DeletionTimestamp is null).Select(static c => new DeleteConfigMapStep(c)));
        if (observation.Status.CleanedUpAt is null)
            steps.AddRange(new StatusDraft(observation, observation.Status with { CleanedUpAt = observation.Now }).Step());
        return new Plan(steps);
    }
}
