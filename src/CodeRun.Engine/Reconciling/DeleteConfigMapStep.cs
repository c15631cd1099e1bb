using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Deletes a ConfigMap of the run. Only the one of exactly this uid.</summary>
/// <param name="ConfigMap">Its metadata as observed.</param>
public sealed record DeleteConfigMapStep(ResourceMetadata ConfigMap) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Delete";

    /// <inheritdoc/>
    public override string Kind => "ConfigMap";

    /// <inheritdoc/>
    public override string Name => ConfigMap.Name;

    /// <inheritdoc/>
    public override string Description => "Clean up the rendered files";
}
