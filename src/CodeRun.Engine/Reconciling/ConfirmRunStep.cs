using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Asks the server whether the run is still as it was observed, before a pod is made on the strength of a status that was
/// written earlier: creating a pod has no precondition of its own, and a cache may lag.
/// </summary>
/// <param name="Run">The run as observed.</param>
public sealed record ConfirmRunStep(CodeRunResource Run) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Check";

    /// <inheritdoc/>
    public override string Kind => CodeRunResource.ResourceKind;

    /// <inheritdoc/>
    public override string Name => Run.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Make sure that attempt {Run.Status?.Attempt} is still to be started";
}
