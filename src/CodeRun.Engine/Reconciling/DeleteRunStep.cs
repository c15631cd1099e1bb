using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Deletes the run itself, on condition that it is still the version that was observed.</summary>
/// <param name="Run">The run as observed.</param>
/// <param name="Why">Why, as the end of a sentence.</param>
public sealed record DeleteRunStep(CodeRunResource Run, string Why) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Delete";

    /// <inheritdoc/>
    public override string Kind => CodeRunResource.ResourceKind;

    /// <inheritdoc/>
    public override string Name => Run.Metadata.Name;

    /// <inheritdoc/>
    public override string Description => $"Delete the run: {Why}";
}
