namespace CodeRun.Engine.Resources;

/// <summary>A container that ended.</summary>
public sealed record TerminatedView
{
    /// <summary>Exit code; 128+n for a signal n.</summary>
    public int ExitCode { get; init; }

    /// <summary>One word, for example <c>Completed</c>, <c>Error</c> or <c>OOMKilled</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The termination message: what the agent wrote about its result.</summary>
    public string? Message { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
