using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>Everything that generated manifests depend on. The same options give the same text.</summary>
public sealed record ManifestOptions
{
    /// <summary>Agents, names of Secrets and the address of GitHub.</summary>
    public required ControllerConfiguration Configuration { get; init; }

    /// <summary>Agents that get ExternalSecrets.</summary>
    public IReadOnlyList<AgentDefinition> Agents { get; init; } = [];

    /// <summary>The agents of each role in a play (see <see cref="AgentRoles"/>); the first is the one that a play uses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AgentDefinition>> StageAgents { get; init; } = new SortedDictionary<string, IReadOnlyList<AgentDefinition>>(StringComparer.Ordinal);

    /// <summary>Organisation whose webhook is received; null for webhooks of single repositories.</summary>
    public string? Organisation { get; init; }

    /// <summary>Repositories that Sensors act on.</summary>
    public IReadOnlyList<GitHubRepository> Repositories { get; init; } = [];

    /// <summary>Namespace of CodeRuns and the Secrets of agents.</summary>
    public string RunNamespace { get; init; } = "default";

    /// <summary>Namespace of EventSource and Sensors.</summary>
    public string EventNamespace { get; init; } = ManifestNames.DefaultEventNamespace;

    /// <summary>Namespace of workflows.</summary>
    public string WorkflowNamespace { get; init; } = ManifestNames.DefaultWorkflowNamespace;

    /// <summary>EventBus in the namespace of the events.</summary>
    public string EventBus { get; init; } = "default";

    /// <summary>True when that EventBus is one of NATS streaming, which takes one dependency on an event in each Sensor.</summary>
    public bool HasNatsStreaming { get; init; }

    /// <summary>The secret that GitHub signs webhooks with.</summary>
    public SecretKey WebhookSecret { get; init; } = new("github-webhook-secret", "secret");

    /// <summary>Path at which webhooks arrive.</summary>
    public string WebhookPath { get; init; } = "/github/webhook";

    /// <summary>Public address, without the path, for registering webhooks; null when they are made by hand.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>A token for registering webhooks; null for none.</summary>
    public SecretKey? ApiToken { get; init; }

    /// <summary>A GitHub App for registering webhooks; null for none.</summary>
    public HookApp? HookApp { get; init; }

    /// <summary>Where ExternalSecrets take their values from.</summary>
    public StoreOptions Store { get; init; } = new();
}
