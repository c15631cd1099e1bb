namespace CodeRun.Cmdlets.Output;

/// <summary>What an agent left.</summary>
public sealed class AgentRunResult
{
    /// <summary>Exit code of the agent container.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Branch with the work.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit at the end of the run.</summary>
    public string? Commit { get; init; }

    /// <summary>Pull request that was opened or updated.</summary>
    public string? PullRequestUrl { get; init; }

    /// <summary>Session of the agent's program.</summary>
    public string? SessionId { get; init; }

    /// <summary>Cost in US dollars as the agent's program reports it.</summary>
    public double? CostUsd { get; init; }

    /// <summary>Tokens read.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Turns of the conversation.</summary>
    public long? Turns { get; init; }

    /// <summary>Last words of the agent.</summary>
    public string? Summary { get; init; }
}
