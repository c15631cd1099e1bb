using CodeRun.Cmdlets.Session;

namespace CodeRun.Cmdlets.Output;

/// <summary>The cluster that cmdlets work with.</summary>
public sealed class ClusterInfo
{
    /// <summary>Address of the API server.</summary>
    public required Uri Server { get; init; }

    /// <summary>Namespace for commands that name none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Sandbox, Kubeconfig or InCluster.</summary>
    public required string Source { get; init; }

    /// <summary>Context of the kubeconfig.</summary>
    public string? Context { get; init; }

    /// <summary>Version of the server.</summary>
    public required string Version { get; init; }

    internal static ClusterInfo From(ClusterConnection cluster) => new()
    {
        Server = cluster.Connection.Server,
        Namespace = cluster.Connection.Namespace,
        Source = cluster.Connection.Source,
        Context = cluster.Connection.Context,
        Version = cluster.Version,
    };
}
