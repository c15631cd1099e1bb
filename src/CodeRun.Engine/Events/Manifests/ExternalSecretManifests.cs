using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>ExternalSecrets of the agents' GitHub Apps, of the API keys and of the webhook secret.</summary>
internal static class ExternalSecretManifests
{
    public static IEnumerable<JsonObject> Create(ManifestOptions options)
    {
        var store = options.Store;
        var secrets = options.Configuration.Secrets;
        // Agents may share one Secret; the check of the options has seen to it that they then share the key in the store.
        foreach (var agent in options.Agents.DistinctBy(secrets.GithubAppSecretOf, StringComparer.Ordinal))
        {
            yield return ExternalSecret(options.RunNamespace, secrets.GithubAppSecretOf(agent), store,
                store.AppProperties.Select(p => (p.Key, StoreKey(store, agent), p.Value)));
        }

        if (secrets.ApiKeySecret is { } apiKeys && secrets.ApiKeys.Count > 0)
            yield return ExternalSecret(options.RunNamespace, apiKeys, store, secrets.ApiKeys.Select(key => (key, store.ApiKeysKey ?? apiKeys, key)));
        if (store.WebhookKey is { } webhook)
            yield return ExternalSecret(options.EventNamespace, options.WebhookSecret.Name, store, [(options.WebhookSecret.Key, webhook, options.WebhookSecret.Key)]);
    }

    public static string StoreKey(StoreOptions store, AgentDefinition agent) => store.AppKeyPattern
        .Replace("{app}", ResourceName.Build(AgentRegistry.Identity(agent.GithubApp)), StringComparison.Ordinal)
        .Replace("{agent}", agent.Name, StringComparison.Ordinal);

    private static JsonObject ExternalSecret(string @namespace, string name, StoreOptions store, IEnumerable<(string Key, string RemoteKey, string Property)> data) =>
        ManifestObject.Of($"external-secrets.io/{store.ApiVersion}", "ExternalSecret", @namespace, name, new JsonObject
        {
            ["refreshInterval"] = store.RefreshInterval,
            ["secretStoreRef"] = new JsonObject { ["kind"] = store.Kind, ["name"] = store.Name },
            ["target"] = new JsonObject { ["name"] = name, ["creationPolicy"] = "Owner" },
            ["data"] = new JsonArray([.. data.Select(static d => (JsonNode)new JsonObject
            {
                ["secretKey"] = d.Key,
                ["remoteRef"] = new JsonObject { ["key"] = d.RemoteKey, ["property"] = d.Property },
            })]),
        });
}
