using k8s.Models;

namespace CodeRun.Engine.Reconciling;

/// <summary>Claims the workspace. One that is there already is used as it is.</summary>
/// <param name="Claim">The claim.</param>
public sealed record CreateWorkspaceStep(V1PersistentVolumeClaim Claim) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Create";

    /// <inheritdoc/>
    public override string Kind => "PersistentVolumeClaim";

    /// <inheritdoc/>
    public override string Name => Claim.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => "Claim the workspace, which outlives the run";
}
