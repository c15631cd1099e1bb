namespace CodeRun.Sandbox.Pods;

/// <summary>Why pods that ran do not run any more, in the words of a cluster.</summary>
/// <param name="Reason">status.reason.</param>
/// <param name="Message">status.message; {0} is the pod's name.</param>
/// <param name="DisruptionReason">Reason of the condition DisruptionTarget.</param>
/// <param name="DisruptionMessage">Its message.</param>
internal sealed record PodLoss(string Reason, string Message, string DisruptionReason, string DisruptionMessage)
{
    /// <summary>The node is gone with all that ran on it (kube-controller-manager: node lifecycle and pod garbage collection).</summary>
    public static PodLoss NodeFailure { get; } = new(
        "NodeLost", "Node sandbox which was running pod {0} is unresponsive", "DeletionByPodGC", "PodGC: node no longer exists");

    /// <summary>The node was shut down in order (kubelet: graceful node shutdown).</summary>
    public static PodLoss Shutdown { get; } = new(
        "Terminated", "Pod was terminated in response to imminent node shutdown.", "TerminationByKubelet", "Pod was terminated in response to imminent node shutdown.");
}
