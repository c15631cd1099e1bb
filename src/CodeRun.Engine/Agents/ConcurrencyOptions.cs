namespace CodeRun.Engine.Agents;

/// <summary>Limits on runs that are active at once; null means no limit. A workspace always has at most one.</summary>
public sealed record ConcurrencyOptions
{
    /// <summary>All runs together.</summary>
    public int? Total { get; init; }

    /// <summary>Runs of one agent, unless the agent has a limit of its own.</summary>
    public int? PerAgent { get; init; }

    /// <summary>Runs of one service.</summary>
    public int? PerService { get; init; }

    /// <summary>True when any limit is set, here or for an agent.</summary>
    public bool Any(AgentRegistry agents) =>
        Total is not null || PerAgent is not null || PerService is not null || agents.All.Any(static a => a.MaxConcurrent is not null);
}
