using k8s.Models;

namespace CodeRun.Engine.Reconciling;

/// <summary>Creates the ConfigMap with the rendered files.</summary>
/// <param name="ConfigMap">The ConfigMap.</param>
public sealed record CreateConfigMapStep(V1ConfigMap ConfigMap) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Create";

    /// <inheritdoc/>
    public override string Kind => "ConfigMap";

    /// <inheritdoc/>
    public override string Name => ConfigMap.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Store the rendered files: {string.Join(", ", ConfigMap.Data.Keys)}";
}
