using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Replaces the finalizers, on condition that the run is still the version that was observed.</summary>
/// <param name="Run">The run as observed.</param>
/// <param name="Finalizers">The finalizers it shall have.</param>
public sealed record SetFinalizersStep(CodeRunResource Run, IReadOnlyList<string> Finalizers) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Patch";

    /// <inheritdoc/>
    public override string Kind => CodeRunResource.ResourceKind;

    /// <inheritdoc/>
    public override string Name => Run.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => Finalizers.Contains(RunFinalizer.Name, StringComparer.Ordinal)
        ? "Add the finalizer, so that the pod is stopped before the run goes"
        : "Remove the finalizer: nothing of the run is left to stop";
}
