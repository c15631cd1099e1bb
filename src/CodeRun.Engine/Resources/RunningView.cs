namespace CodeRun.Engine.Resources;

/// <summary>A running container.</summary>
public sealed record RunningView
{
    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}
