using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>
/// The controller's configuration file, read by <see cref="ConfigurationReader"/>. Immutable; a run sees one snapshot.
/// </summary>
public sealed record ControllerConfiguration
{
    /// <summary>githubApp of runs that name none.</summary>
    public required string DefaultAgent { get; init; }

    /// <summary>The agents, in the order of the file.</summary>
    public required AgentRegistry Agents { get; init; }

    /// <summary>Image and pull policy of the agent container.</summary>
    public ImageOptions Image { get; init; } = new();

    /// <summary>Size and class of workspaces.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>Names (never values) of the Secrets that agent pods refer to.</summary>
    public SecretOptions Secrets { get; init; } = new();

    /// <summary>How many runs may be active at once.</summary>
    public ConcurrencyOptions Concurrency { get; init; } = new();

    /// <summary>How attempts are tried again that ended without being the agent's fault.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>When finished runs are cleaned up.</summary>
    public CleanupOptions Cleanup { get; init; } = new();

    /// <summary>Default requests and limits of the agent container.</summary>
    public ResourceRequirements Resources { get; init; } = new();

    /// <summary>Address of the MCP server that has the remote tools; null for none.</summary>
    public string? ToolServerUrl { get; init; }

    /// <summary>The GitHub that agents work with.</summary>
    public GitHubOptions GitHub { get; init; } = new();

    /// <summary>Template directory instead of the one the module ships; null for that one.</summary>
    public string? TemplatePath { get; init; }
}
