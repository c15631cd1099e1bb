using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;

namespace CodeRun.Engine.GitHub;

/// <summary>
/// What a GitHub App asks GitHub for as itself: who it is, where it is installed, tokens. Limits on requests are kept to: short waits are waited,
/// long ones are the caller's. Tokens and keys are never part of messages.
/// </summary>
/// <param name="http">Sends the requests; follows no redirects with credentials to other hosts.</param>
/// <param name="options">Which GitHub.</param>
/// <param name="credentials">Who asks.</param>
/// <param name="time">Clock.</param>
public sealed class GitHubAppClient(HttpClient http, GitHubOptions options, AppCredentials credentials, TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private TimeSpan _skew;

    /// <summary>The App.</summary>
    /// <exception cref="GitHubException">GitHub refused or could not be reached.</exception>
    public async Task<AppView> GetAppAsync(CancellationToken cancellationToken)
    {
        var app = await SendAsync(HttpMethod.Get, "/app", body: null, "the App", cancellationToken);
        return new AppView((long?)app["id"] ?? 0, (string?)app["slug"] ?? "", (string?)app["name"] ?? "", _skew);
    }

    /// <summary>The installation that has a repository.</summary>
    /// <exception cref="GitHubException">There is none, GitHub refused, or could not be reached.</exception>
    public async Task<InstallationView> FindInstallationAsync(GitHubRepository repository, CancellationToken cancellationToken) =>
        Installation(await SendAsync(HttpMethod.Get, $"/repos/{repository.Owner}/{repository.Name}/installation", body: null, $"the App's installation on {repository}", cancellationToken));

    /// <summary>A token for an installation, narrowed to repositories and permissions where these are given.</summary>
    /// <exception cref="GitHubException">The installation has not got what is asked for, GitHub refused, or could not be reached.</exception>
    public async Task<InstallationToken> CreateTokenAsync(long installation, IReadOnlyList<GitHubRepository> repositories, IReadOnlyDictionary<string, string> permissions, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        if (repositories.Count > 0)
            body["repositories"] = new JsonArray([.. repositories.Select(static r => (JsonNode)r.Name)]);
        if (permissions.Count > 0)
            body["permissions"] = new JsonObject(permissions.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        var answer = await SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/app/installations/{installation}/access_tokens"), body, $"a token of installation {installation}", cancellationToken);
        return new InstallationToken((string?)answer["token"] ?? throw new GitHubException(GitHubProblem.Unavailable, "GitHub's answer holds no token."))
        {
            ExpiresAt = (DateTimeOffset?)answer["expires_at"] ?? time.GetUtcNow(),
            InstallationId = installation,
            Permissions = Permissions(answer["permissions"]),
            Repositories = [.. (answer["repositories"] as JsonArray ?? []).Select(static r => (string?)r?["full_name"] ?? "")],
        };
    }

    private static InstallationView Installation(JsonNode json) => new(
        (long?)json["id"] ?? 0,
        (string?)json["account"]?["login"] ?? "",
        Permissions(json["permissions"]),
        (DateTimeOffset?)json["suspended_at"]);

    private static Dictionary<string, string> Permissions(JsonNode? json) =>
        (json as JsonObject ?? []).ToDictionary(static p => p.Key, static p => (string?)p.Value ?? "", StringComparer.Ordinal);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body, string what, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(method, path, body, what, cancellationToken);
            }
            catch (GitHubException e) when (attempt < Tries && e.Problem is GitHubProblem.RateLimited or GitHubProblem.Unavailable && (e.RetryAfter ?? TimeSpan.FromSeconds(attempt)) <= LongestWait)
            {
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(attempt), time, cancellationToken);
            }
        }
    }

    private async Task<JsonNode> TryAsync(HttpMethod method, string path, JsonObject? body, string what, CancellationToken cancellationToken)
    {
        using var key = AppKey.Read(credentials.PrivateKey);
        using var request = new HttpRequestMessage(method, options.ApiUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AppToken.Create(credentials.AppId, key, time.GetUtcNow()));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("coderun", "1"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.Headers.Date is { } date)
                _skew = time.GetUtcNow() - date;
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Refused(response, text, what);
            return JsonNode.Parse(text) ?? throw new GitHubException(GitHubProblem.Unavailable, $"GitHub's answer about {what} is empty.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new GitHubException(GitHubProblem.Unavailable, $"GitHub at {options.ApiUrl} could not be asked for {what}: {e.Message}", innerException: e);
        }
    }

    private GitHubException Refused(HttpResponseMessage response, string body, string what)
    {
        var said = Said(body);
        var wait = GitHubLimit.WaitOf(response, time.GetUtcNow());
        var (problem, words) = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => (GitHubProblem.RateLimited, "has had too many requests"),
            HttpStatusCode.Forbidden when wait is not null || said.Contains("rate limit", StringComparison.OrdinalIgnoreCase) => (GitHubProblem.RateLimited, "has had too many requests"),
            HttpStatusCode.Unauthorized => (GitHubProblem.BadCredentials, $"does not accept the credentials of App {credentials.AppId}{Skewed()}"),
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => (GitHubProblem.NotInstalled, $"says that {what} has moved; use the new name"),
            HttpStatusCode.NotFound => (GitHubProblem.NotInstalled, $"does not know {what}"),
            HttpStatusCode.Forbidden => (GitHubProblem.NotPermitted, $"does not permit {what}"),
            HttpStatusCode.UnprocessableEntity => (GitHubProblem.Refused, $"refused {what}"),
            _ => (GitHubProblem.Unavailable, string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode} about {what}")),
        };
        return new GitHubException(problem, $"GitHub {words}{(said.Length > 0 ? $": {said}" : ".")}", wait);
    }

    private string Skewed() => _skew.Duration() > TimeSpan.FromSeconds(30)
        ? string.Create(CultureInfo.InvariantCulture, $"; this machine's clock is {Math.Abs(_skew.TotalSeconds):0} seconds {(_skew > TimeSpan.Zero ? "ahead of" : "behind")} GitHub's")
        : "";

    private static string Said(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject json && json["message"] is JsonValue message && message.TryGetValue(out string? text) ? text : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
