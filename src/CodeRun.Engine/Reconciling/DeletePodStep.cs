using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Stops a pod: the kubelet ends its processes within the grace period. Only the pod of exactly this uid.</summary>
/// <param name="Pod">The pod as observed.</param>
/// <param name="Why">Why it is stopped, as the end of a sentence.</param>
/// <param name="OnlyAsObserved">True to stop it only when it has not changed since it was observed.</param>
public sealed record DeletePodStep(PodView Pod, string Why, bool OnlyAsObserved = false) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Delete";

    /// <inheritdoc/>
    public override string Kind => "Pod";

    /// <inheritdoc/>
    public override string Name => Pod.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Stop the pod: {Why}";
}
