using CodeRun.Engine.Api;

namespace CodeRun.Cmdlets.Output;

/// <summary>How one attempt of a run ended.</summary>
public sealed class AgentRunAttempt
{
    /// <summary>Number, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>Its pod.</summary>
    public string? Pod { get; init; }

    /// <summary>When its agent started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Exit code of the agent; null when it never ran or nobody saw its end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended.</summary>
    public string? Reason { get; init; }

    internal static AgentRunAttempt From(AttemptRecord attempt) => new()
    {
        Attempt = attempt.Attempt,
        Pod = attempt.PodName,
        Started = attempt.StartedAt,
        Finished = attempt.FinishedAt,
        ExitCode = attempt.ExitCode,
        Reason = attempt.Reason,
    };
}
