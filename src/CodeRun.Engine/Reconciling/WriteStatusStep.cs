using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Writes the status, on condition that the run is still the version that was observed.</summary>
/// <param name="Run">The run as observed, with the status it has now.</param>
/// <param name="Status">The status to write.</param>
public sealed record WriteStatusStep(CodeRunResource Run, CodeRunStatus Status) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Patch";

    /// <inheritdoc/>
    public override string Kind => CodeRunResource.ResourceKind + "/status";

    /// <inheritdoc/>
    public override string Name => Run.Metadata.Name;

    /// <inheritdoc/>
    public override string Description =>
        $"Set phase {Status.Phase}{(Status.Reason is null ? "" : $" ({Status.Reason})")}: {Status.Message}";
}
