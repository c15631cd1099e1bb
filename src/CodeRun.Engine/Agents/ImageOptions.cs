namespace CodeRun.Engine.Agents;

/// <summary>Image of the agent container.</summary>
public sealed record ImageOptions
{
    /// <summary>Image reference with tag or digest.</summary>
    public string Agent { get; init; } = "coderun-agent:latest";

    /// <summary>Image of the Docker daemon, for agents that may have one.</summary>
    public string Docker { get; init; } = "docker:28-dind";

    /// <summary>Always, IfNotPresent or Never; null for the cluster's default.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>Secrets with registry credentials for every agent pod.</summary>
    public IReadOnlyList<string> PullSecrets { get; init; } = [];
}
