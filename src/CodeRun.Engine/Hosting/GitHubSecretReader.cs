using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>Reads the credentials of a GitHub App from a Secret with the keys <c>app-id</c> and <c>private-key</c>.</summary>
public static class GitHubSecretReader
{
    /// <summary>Reads a Secret.</summary>
    /// <exception cref="ApiException">There is none, or it may not be read.</exception>
    /// <exception cref="GitHubException">It has not got the keys; the ones it has are named.</exception>
    public static async Task<AppCredentials> ReadAsync(IApiClient api, string @namespace, string name, CancellationToken cancellationToken)
    {
        var secret = JsonNode.Parse(await api.GetAsync(ResourceEndpoint.Secrets, @namespace, name, cancellationToken));
        var data = secret?["data"] as JsonObject ?? [];
        var missing = new[] { AppCredentials.AppIdKey, AppCredentials.PrivateKeyKey }.Where(key => !data.ContainsKey(key)).ToList();
        if (missing.Count > 0)
        {
            throw new GitHubException(GitHubProblem.InvalidKey,
                $"Secret {@namespace}/{name} has no key {string.Join(" and ", missing.Select(static k => $"'{k}'"))}; it has: {(data.Count == 0 ? "none" : string.Join(", ", data.Select(static d => d.Key)))}.");
        }

        return new AppCredentials(Text(AppCredentials.AppIdKey).Trim(), Text(AppCredentials.PrivateKeyKey));

        string Text(string key)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String((string?)data[key] ?? ""));
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException or JsonException)
            {
                throw new GitHubException(GitHubProblem.InvalidKey, $"Key '{key}' of Secret {@namespace}/{name} is not base64.");
            }
        }
    }
}
