using k8s.Models;

namespace CodeRun.Engine.Reconciling;

/// <summary>Creates the pod of an attempt.</summary>
/// <param name="Pod">The pod.</param>
public sealed record CreatePodStep(V1Pod Pod) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Create";

    /// <inheritdoc/>
    public override string Kind => "Pod";

    /// <inheritdoc/>
    public override string Name => Pod.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Start the agent in image {Pod.Spec.Containers[0].Image}";
}
