namespace CodeRun.Engine.Resources;

/// <summary>The phase of an object that has one.</summary>
public sealed record ObjectPhaseView
{
    /// <summary>For a claim: Pending, Bound or Lost.</summary>
    public string? Phase { get; init; }
}
