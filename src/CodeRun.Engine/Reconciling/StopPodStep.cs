using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Has the kubelet stop a pod and keep it, with its log, by giving it a deadline that has passed. Only the pod of exactly
/// this uid.
/// </summary>
/// <param name="Pod">The pod as observed.</param>
public sealed record StopPodStep(PodView Pod) : PlanStep
{
    /// <summary>The shortest deadline that a pod may have, in seconds.</summary>
    public const long Deadline = 1;

    /// <inheritdoc/>
    public override string Action => "Patch";

    /// <inheritdoc/>
    public override string Kind => "Pod";

    /// <inheritdoc/>
    public override string Name => Pod.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Stop the agent and keep its log: activeDeadlineSeconds {Deadline}";
}
