using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>One agent of the registry: an identity with a role and its defaults.</summary>
public sealed record AgentDefinition
{
    /// <summary>What an agent's token may do when its configuration does not say: push, and open a pull request.</summary>
    public static IReadOnlyDictionary<string, string> UsualPermissions { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["contents"] = "write", ["pull_requests"] = "write" };

    /// <summary>Short name, a DNS label such as <c>rex</c>; part of the names of workspaces and template folders.</summary>
    public required string Name { get; init; }

    /// <summary>GitHub App the agent acts as, for example <c>5DLabs-Rex</c>.</summary>
    public required string GithubApp { get; init; }

    /// <summary>What the agent is for, for example <c>implementation</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Model used when a run names none.</summary>
    public string? Model { get; init; }

    /// <summary>Command line program that the agent container starts.</summary>
    public string Cli { get; init; } = "claude";

    /// <summary>True when all agents marked so share <c>workspace-{service}</c>.</summary>
    public bool SharedWorkspace { get; init; }

    /// <summary>True when runs of this agent may have a Docker daemon.</summary>
    public bool AllowDocker { get; init; }

    /// <summary>Remote tools enabled for the agent.</summary>
    public IReadOnlyList<string> RemoteTools { get; init; } = [];

    /// <summary>Local tool servers enabled for the agent.</summary>
    public IReadOnlyList<string> LocalTools { get; init; } = [];

    /// <summary>Tools in full, as JSON of the form of <see cref="Agents.ClientConfig"/>; null when the two lists above say it all.</summary>
    public string? ClientConfig { get; init; }

    /// <summary>Requests and limits of the agent container; null for the configuration's default.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>What the agent's GitHub token is narrowed to: permission to <c>read</c>, <c>write</c> or <c>admin</c>.</summary>
    public IReadOnlyDictionary<string, string> GitHubPermissions { get; init; } = UsualPermissions;

    /// <summary>Most runs of this agent at once; null for no limit.</summary>
    public int? MaxConcurrent { get; init; }
}
