using CodeRun.Engine.Agents;

namespace CodeRun.Cmdlets.Output;

/// <summary>An agent of the registry.</summary>
public sealed class AgentInfo
{
    /// <summary>Short name.</summary>
    public required string Name { get; init; }

    /// <summary>GitHub App it acts as.</summary>
    public required string GithubApp { get; init; }

    /// <summary>What it is for.</summary>
    public string? Role { get; init; }

    /// <summary>Model of runs that name none.</summary>
    public string? Model { get; init; }

    /// <summary>Program in the agent container.</summary>
    public required string Cli { get; init; }

    /// <summary>True when it shares workspaces with other such agents.</summary>
    public bool SharedWorkspace { get; init; }

    /// <summary>Most runs at once; null for no limit.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>True for the agent of runs that name none.</summary>
    public bool IsDefault { get; init; }

    internal static AgentInfo From(AgentDefinition agent, ControllerConfiguration configuration) => new()
    {
        Name = agent.Name,
        GithubApp = agent.GithubApp,
        Role = agent.Role,
        Model = agent.Model,
        Cli = agent.Cli,
        SharedWorkspace = agent.SharedWorkspace,
        MaxConcurrent = agent.MaxConcurrent,
        IsDefault = configuration.Agents.TryGet(configuration.DefaultAgent, out var first) && first == agent,
    };
}
