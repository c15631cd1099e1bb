namespace CodeRun.Engine.Health;

/// <summary>The checks by their stable names, in the order in which they are reported.</summary>
public enum HealthCheck
{
    /// <summary>The API server answers; its version and clock.</summary>
    ApiServer,

    /// <summary>The namespace is there to stay.</summary>
    Namespace,

    /// <summary>The CustomResourceDefinition is installed, served, and the one of this version.</summary>
    Definition,

    /// <summary>The connection has the rights that a controller needs.</summary>
    Rights,

    /// <summary>Workspaces get volumes.</summary>
    Storage,

    /// <summary>A controller leads.</summary>
    Leader,

    /// <summary>The namespace admits the pods of agents.</summary>
    PodSecurity,

    /// <summary>Secrets of agents, API keys, and the ExternalSecrets that make them.</summary>
    Secrets,

    /// <summary>External Secrets Operator.</summary>
    ExternalSecrets,

    /// <summary>Argo Events, and the objects for it that are generated.</summary>
    ArgoEvents,

    /// <summary>Argo Workflows, and the objects for it that are generated.</summary>
    ArgoWorkflows,
}
