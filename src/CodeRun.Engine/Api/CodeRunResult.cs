using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>What the agent reported in its termination message; each field is absent when the agent did not say it.</summary>
public sealed record CodeRunResult
{
    [Description("Exit code of the agent container.")]
    public int? ExitCode { get; init; }

    [Description("Pull request that was opened or updated.")]
    public string? PullRequestUrl { get; init; }

    [Description("Branch with the work.")]
    public string? Branch { get; init; }

    [Description("Commit at the end of the run.")]
    public string? Commit { get; init; }

    [Description("Session of the agent's command line program.")]
    public string? SessionId { get; init; }

    [Description("Cost in US dollars as the agent's program reports it.")]
    public double? CostUsd { get; init; }

    [Description("Tokens read.")]
    public long? InputTokens { get; init; }

    [Description("Tokens written.")]
    public long? OutputTokens { get; init; }

    [Description("Turns of the conversation.")]
    public long? Turns { get; init; }

    [Description("Last words of the agent, shortened.")]
    public string? Summary { get; init; }
}
