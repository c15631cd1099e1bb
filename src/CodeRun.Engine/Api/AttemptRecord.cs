using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>How one attempt ended.</summary>
public sealed record AttemptRecord
{
    [Description("Number of the attempt, from 1.")]
    public int Attempt { get; init; }

    [Description("Pod of the attempt.")]
    public string? PodName { get; init; }

    [Description("When its pod started.")]
    public DateTimeOffset? StartedAt { get; init; }

    [Description("When it ended.")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Description("Exit code of the agent container.")]
    public int? ExitCode { get; init; }

    [Description("Why it ended.")]
    public string? Reason { get; init; }
}
