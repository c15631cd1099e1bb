namespace CodeRun.Engine.Agents;

/// <summary>How workspaces are claimed.</summary>
public sealed record StorageOptions
{
    /// <summary>Kubernetes quantity.</summary>
    public string Size { get; init; } = "10Gi";

    /// <summary>Storage class; null for the cluster's default.</summary>
    public string? ClassName { get; init; }
}
