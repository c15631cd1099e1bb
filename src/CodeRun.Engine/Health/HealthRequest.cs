using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;

namespace CodeRun.Engine.Health;

/// <summary>What is to be checked.</summary>
public sealed record HealthRequest
{
    /// <summary>Namespace of runs.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespace of the Lease that controllers compete for; null for <see cref="Namespace"/>.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>Namespace of EventSource and Sensors.</summary>
    public string EventNamespace { get; init; } = ManifestNames.DefaultEventNamespace;

    /// <summary>Namespace of workflows.</summary>
    public string WorkflowNamespace { get; init; } = ManifestNames.DefaultWorkflowNamespace;

    /// <summary>Storage class, names of Secrets, agents.</summary>
    public required ControllerConfiguration Configuration { get; init; }

    /// <summary>Agents to check; null for all of the configuration and the API keys.</summary>
    public IReadOnlyList<AgentDefinition>? Agents { get; init; }

    /// <summary>The checks to carry out.</summary>
    public IReadOnlyCollection<HealthCheck> Checks { get; init; } = Enum.GetValues<HealthCheck>();

    internal IReadOnlyList<AgentDefinition> EffectiveAgents => Agents ?? Configuration.Agents.All;

    internal string EffectiveLeaseNamespace => LeaseNamespace ?? Namespace;
}
