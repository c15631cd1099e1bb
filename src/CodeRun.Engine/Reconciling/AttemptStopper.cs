using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Stops the attempt under way because of cancel, suspend or a missed start. Why is written down first, so that after a crash
/// nobody takes the missing pod for a lost one; the run leaves Processing only when the pod has ended.
/// </summary>
internal static class AttemptStopper
{
    /// <summary>True when the attempt is to be stopped, or is being stopped.</summary>
    public static bool IsStopping(Observation observation) =>
        observation.Run.Spec.Cancel || observation.Run.Spec.Suspend || IsRecorded(observation.Status);

    /// <summary>True when the status says that the attempt is being stopped.</summary>
    public static bool IsRecorded(CodeRunStatus status) =>
        status.Phase == RunPhase.Processing && status.Reason is RunReason.Cancelling or RunReason.Suspending or RunReason.StartTimeout;

    /// <summary>The steps for a pod that still lives.</summary>
    public static Plan Stop(Observation observation, PodView pod)
    {
        var status = observation.Status;
        if (observation.Run.Spec.Cancel && status.Reason != RunReason.Cancelling)
            return Begin(observation, RunReason.Cancelling, $"The run is cancelled; pod {pod.Metadata.Name} is being stopped.");
        if (!IsRecorded(status))
            return Begin(observation, RunReason.Suspending, $"The run is suspended; pod {pod.Metadata.Name} is being stopped.");
        if (pod.Metadata.DeletionTimestamp is not null)
            return Plan.Nothing;

        // A cancelled pod stays, for its log, once a kubelet has it; before that there is nothing to keep.
        if (status.Reason == RunReason.Cancelling && pod.Spec.NodeName is { Length: > 0 })
            return pod.Spec.ActiveDeadlineSeconds is <= StopPodStep.Deadline ? Plan.Nothing : new Plan([new StopPodStep(pod)]);
        var why = status.Reason switch
        {
            RunReason.Cancelling => "the run is cancelled",
            RunReason.Suspending => "the run is suspended",
            _ => "it did not start in time",
        };

        // Only as it was seen: the agent may have finished meanwhile, and its result would go with the pod.
        return new Plan([new DeletePodStep(pod, why, OnlyAsObserved: true)]);
    }

    /// <summary>Writes down why the attempt is stopped; the next pass stops it.</summary>
    public static Plan Begin(Observation observation, string reason, string message) =>
        StatusDraft.From(observation)
            .Phase(RunPhase.Processing, reason, message)
            .Plan(warning: reason == RunReason.StartTimeout, reason, message, TimeSpan.Zero);
}
