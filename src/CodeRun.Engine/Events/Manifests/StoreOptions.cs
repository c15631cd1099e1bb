namespace CodeRun.Engine.Events.Manifests;

/// <summary>Where ExternalSecrets take their values from.</summary>
public sealed record StoreOptions
{
    /// <summary>What keys of an App's Secret are called in the store when nothing else is said.</summary>
    public static IReadOnlyDictionary<string, string> UsualProperties { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["app-id"] = "app_id", ["client-id"] = "client_id", ["private-key"] = "private_key" };

    /// <summary><c>ClusterSecretStore</c> or <c>SecretStore</c>.</summary>
    public string Kind { get; init; } = "ClusterSecretStore";

    /// <summary>Name of the store.</summary>
    public string Name { get; init; } = "secret-store";

    /// <summary>Version of external-secrets.io: <c>v1</c> or <c>v1beta1</c>.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>Key in the store of an agent's App; <c>{app}</c> stands for the githubApp as a name, <c>{agent}</c> for the agent's short name.</summary>
    public string AppKeyPattern { get; init; } = "github-app-{agent}";

    /// <summary>Property in the store for each key of an App's Secret.</summary>
    public IReadOnlyDictionary<string, string> AppProperties { get; init; } = UsualProperties;

    /// <summary>Key in the store of the API keys; their properties have the names of the keys. Null for the name of the Secret.</summary>
    public string? ApiKeysKey { get; init; }

    /// <summary>Key in the store of the webhook secret; null when that Secret is made in another way.</summary>
    public string? WebhookKey { get; init; }

    /// <summary>How often values are read again, as a Go duration.</summary>
    public string RefreshInterval { get; init; } = "1h";
}
