using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Events.Secrets;

/// <summary>Reads the Secrets of agents and the ExternalSecrets that make them. Reads only; values of Secrets are dropped as soon as they arrive.</summary>
public sealed class SecretChecker(IApiClient api, TimeProvider time)
{
    private const string Group = "external-secrets.io";
    private const string Plural = "externalsecrets";
    private const int PageSize = 500;

    // A field that is there twice would otherwise be noticed only where it is read, as a fault of the caller.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // Newest first: an operator that serves both means the newer one.
    private static readonly string[] Versions = ["v1", "v1beta1"];

    /// <summary>One report for each of the agents' Secrets, and one for the API keys when they are asked for.</summary>
    /// <exception cref="ApiException">The server cannot be reached, or knows nobody by these credentials.</exception>
    public async Task<IReadOnlyList<SecretReport>> CheckAsync(
        ControllerConfiguration configuration, IEnumerable<AgentDefinition> agents, bool apiKeys, string @namespace, CancellationToken cancellationToken)
    {
        var needs = agents.Select(a => new SecretNeed(a.Name, configuration.Secrets.GithubAppSecretOf(a), [AppCredentials.AppIdKey, AppCredentials.PrivateKeyKey], IsOptional: false)).ToList();
        if (apiKeys && configuration.Secrets is { ApiKeySecret: { } secret, ApiKeys.Count: > 0 })
            needs.Add(new SecretNeed("", secret, configuration.Secrets.ApiKeys, IsOptional: true));
        var (hasKind, externals, refusal) = await ExternalsAsync(@namespace, cancellationToken);
        var reports = new List<SecretReport>();
        foreach (var need in needs)
        {
            var (keys, refused) = await KeysAsync(@namespace, need.Secret, cancellationToken);
            var seen = new SecretObservation { Keys = keys, Refusal = refused, HasKind = hasKind, ExternalsRefusal = refusal, Externals = [.. externals.Where(e => e.Target == need.Secret)] };
            reports.Add(SecretVerdict.Judge(need, @namespace, seen, time.GetUtcNow()));
        }

        return reports;
    }

    private async Task<(IReadOnlyList<string>? Keys, string? Refusal)> KeysAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var data = (Parse(await api.GetAsync(ResourceEndpoint.Secrets, @namespace, name, cancellationToken)) as JsonObject)?["data"] as JsonObject;
            return ([.. (data ?? []).Select(static d => d.Key).Order(StringComparer.Ordinal)], null);
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return (null, null);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            return (null, $"You may not read the Secret, so that nothing is known of its keys: {e.ServerMessage}");
        }
    }

    private async Task<(bool HasKind, IReadOnlyList<ExternalSecretView> Found, string? Refusal)> ExternalsAsync(string @namespace, CancellationToken cancellationToken)
    {
        if (await ResourceAsync(cancellationToken) is not { } resource)
            return (false, [], null);
        try
        {
            return (true, await ListAsync(resource, @namespace, cancellationToken), null);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            return (true, [], $"You may not read ExternalSecrets: {e.ServerMessage}");
        }
    }

    // By the list of groups, which is always there: a server that is still installing definitions answers paths that it does not know with 503.
    private async Task<ResourceEndpoint?> ResourceAsync(CancellationToken cancellationToken)
    {
        var groups = Items(Parse(await api.GetRawAsync("apis", cancellationToken)), "groups");
        var served = Items(groups.FirstOrDefault(static g => Text(g, "name") == Group), "versions").Select(static v => Text(v, "version")).ToList();
        foreach (var version in Versions.Where(v => served.Contains(v, StringComparer.Ordinal)))
        {
            var resources = Items(Parse(await api.GetRawAsync($"apis/{Group}/{version}", cancellationToken)), "resources");
            if (resources.Any(static r => Text(r, "name") == Plural))
                return new ResourceEndpoint(Group, version, Plural);
        }

        return null;
    }

    private async Task<IReadOnlyList<ExternalSecretView>> ListAsync(ResourceEndpoint resource, string @namespace, CancellationToken cancellationToken)
    {
        var found = new List<ExternalSecretView>();
        string? next = null;
        do
        {
            (_, next, var items) = ListReader.Read(await api.ListAsync(resource, @namespace, labelSelector: null, PageSize, next, cancellationToken));
            found.AddRange(items.Select(static i => ExternalSecretView.Read(Parse(i.Span))));
        }
        while (next is not null);
        return found;
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? value, string field) => (value as JsonObject)?[field] as JsonArray ?? [];

    private static string? Text(JsonNode? value, string field) => (value as JsonObject)?[field] is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    private static JsonNode? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body, nodeOptions: null, Strict);
        }
        catch (JsonException e)
        {
            throw new ApiException("The API server's answer is not JSON.", e);
        }
    }
}
