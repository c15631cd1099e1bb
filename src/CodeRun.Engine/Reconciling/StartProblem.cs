using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Why a pod that was created does not start, in the words of the scheduler or the kubelet.</summary>
/// <param name="Reason">Their word, for example <c>ImagePullBackOff</c> or <c>Unschedulable</c>.</param>
/// <param name="Message">Their sentence.</param>
public sealed record StartProblem(string Reason, string Message)
{
    /// <summary>The problem of a pending pod, or null while it is merely on its way.</summary>
    public static StartProblem? Of(PodView pod)
    {
        var waiting = pod.Status.InitContainerStatuses.Concat(pod.Status.ContainerStatuses)
            .Select(static c => c.State.Waiting)
            .FirstOrDefault(static w => w?.Reason is { Length: > 0 } reason && reason is not ("ContainerCreating" or "PodInitializing"));
        if (waiting is not null)
            return new StartProblem(waiting.Reason!, waiting.Message ?? "The container does not start.");
        var unscheduled = pod.Status.Conditions.FirstOrDefault(static c => c is { Type: "PodScheduled", Status: "False" });
        return unscheduled is null ? null : new StartProblem(unscheduled.Reason ?? "Unschedulable", unscheduled.Message ?? "No node takes the pod.");
    }
}
