using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Tells a pod that the infrastructure ended from one whose agent failed. Kubernetes says so in three places: the condition
/// DisruptionTarget (preemption, eviction API, taints, pod garbage collection, node shutdown), the kubelet's word in
/// status.reason, and a deletion that came before the container's end.
/// </summary>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
internal sealed record PodDisruption(string Reason, string Message)
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "Evicted", "Preempting", "Preempted", "NodeLost", "NodeShutdown", "Shutdown", "Terminated", "NodeAffinity", "UnexpectedAdmissionError",
    };

    /// <summary>The disruption that ended a failed pod, or null when the agent itself failed.</summary>
    public static PodDisruption? Of(PodView pod)
    {
        if (pod.Status.Conditions.FirstOrDefault(static c => c is { Type: "DisruptionTarget", Status: "True" }) is { } target)
            return new PodDisruption(target.Reason ?? "Disrupted", target.Message ?? "The pod was taken away by the cluster.");
        if (pod.Status.Reason is { Length: > 0 } word && (Words.Contains(word) || word.StartsWith("OutOf", StringComparison.Ordinal)))
            return new PodDisruption(word, pod.Status.Message ?? $"The pod was ended by the cluster: {word}.");
        return WasDeletedFirst(pod) ? new PodDisruption("PodDeleted", $"Pod {pod.Metadata.Name} was deleted while its agent was running.") : null;
    }

    // deletionTimestamp is the end of the grace period; the deletion was asked for that much earlier.
    private static bool WasDeletedFirst(PodView pod)
    {
        if (pod.Metadata.DeletionTimestamp is not { } deadline)
            return false;
        var asked = deadline - TimeSpan.FromSeconds(Math.Clamp(pod.Metadata.DeletionGracePeriodSeconds ?? 0, 0, 86_400));
        return pod.Agent?.State.Terminated?.FinishedAt is not { } ended || ended >= asked;
    }
}
