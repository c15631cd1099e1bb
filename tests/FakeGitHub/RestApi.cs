using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>The part of GitHub's REST API that is faked.</summary>
internal sealed class RestApi(FakeGitHubServer server)
{
    public void Map(WebApplication web)
    {
        web.MapGet("/api/v3/app", context => AsAppAsync(context, static (app, _) => (200, new JsonObject { ["id"] = app.Id, ["slug"] = app.Slug, ["name"] = app.Slug })));
        web.MapGet("/api/v3/repos/{owner}/{repository}/installation", context => AsAppAsync(context, Installation));
        web.MapPost("/api/v3/app/installations/{id}/access_tokens", context => AsAppAsync(context, Token));
        web.MapGet("/api/v3/repos/{owner}/{repository}/pulls", context => AsInstallationAsync(context, ListPulls));
        web.MapPost("/api/v3/repos/{owner}/{repository}/pulls", context => AsInstallationAsync(context, CreatePull));
        web.MapPost("/api/v3/repos/{owner}/{repository}/issues/{number}/labels", context => AsInstallationAsync(context, AddLabels));
    }

    private (int Status, JsonNode Body) Installation(FakeApp app, (HttpRequest Request, JsonNode? Body) call)
    {
        var (owner, repository) = (Route(call.Request, "owner"), Route(call.Request, "repository"));
        return server.InstallationOf(app.Id, i => Same(i.Owner, owner) && i.Repositories.Contains(repository, StringComparer.OrdinalIgnoreCase)) is { } installation
            ? (200, new JsonObject { ["id"] = installation.Id, ["account"] = new JsonObject { ["login"] = installation.Owner }, ["permissions"] = Json(installation.Permissions), ["suspended_at"] = null })
            : (404, Message("Not Found"));
    }

    private (int Status, JsonNode Body) Token(FakeApp app, (HttpRequest Request, JsonNode? Body) call)
    {
        if (server.InstallationOf(app.Id, i => i.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == Route(call.Request, "id")) is not { } installation)
            return (404, Message("Not Found"));
        var repositories = call.Body?["repositories"] is JsonArray asked ? asked.Select(static r => (string)r!).ToList() : [.. installation.Repositories];
        if (repositories.Except(installation.Repositories, StringComparer.OrdinalIgnoreCase).Any())
            return (422, Message("There is at least one repository that does not exist or is not accessible to the parent installation."));
        var permissions = call.Body?["permissions"] is JsonObject wanted ? wanted.ToDictionary(static p => p.Key, static p => (string)p.Value!, StringComparer.Ordinal) : installation.Permissions;
        if (permissions.Any(p => !installation.Permissions.TryGetValue(p.Key, out var granted) || (p.Value != granted && granted == "read")))
            return (422, Message("The permissions requested are not granted to this installation."));
        var token = new IssuedToken($"ghs_{Convert.ToHexString(RandomNumberGenerator.GetBytes(18))}", installation, [.. repositories.Select(r => $"{installation.Owner}/{r}")], permissions, server.Now + server.TokenLifetime);
        server.Add(token);
        return (201, new JsonObject
        {
            ["token"] = token.Value,
            ["expires_at"] = token.ExpiresAt.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["permissions"] = Json(permissions),
            ["repositories"] = new JsonArray([.. token.Repositories.Select(static r => (JsonNode)new JsonObject { ["full_name"] = r })]),
        });
    }

    private (int Status, JsonNode Body) ListPulls(string repository, HttpRequest request, JsonNode? body)
    {
        var head = request.Query["head"].ToString();
        var found = server.Pulls.Where(p => Same(p.Repository, repository) && (head.Length == 0 || head == $"{repository.Split('/')[0]}:{p.Head}"));
        return (200, new JsonArray([.. found.Select(p => (JsonNode)Json(p))]));
    }

    private (int Status, JsonNode Body) CreatePull(string repository, HttpRequest request, JsonNode? body)
    {
        var (head, into) = ((string)body!["head"]!, (string)body["base"]!);
        if (!server.HasBranch(repository, head) || !server.HasBranch(repository, into))
            return (422, Message("Validation Failed"));
        if (server.Pulls.Any(p => Same(p.Repository, repository) && p.Head == head))
            return (422, new JsonObject { ["message"] = "Validation Failed", ["errors"] = new JsonArray(new JsonObject { ["message"] = $"A pull request already exists for {repository.Split('/')[0]}:{head}." }) });
        var pull = new FakePull(server.Pulls.Count + 1, repository, (string)body["title"]!, (string?)body["body"] ?? "", head, into, []);
        server.Use(pulls => { pulls.Add(pull); return true; });
        return (201, Json(pull));
    }

    private (int Status, JsonNode Body) AddLabels(string repository, HttpRequest request, JsonNode? body)
    {
        var number = int.Parse(Route(request, "number"), System.Globalization.CultureInfo.InvariantCulture);
        var labels = body!["labels"]!.AsArray().Select(static l => (string)l!).ToList();
        server.Use(pulls =>
        {
            var at = pulls.FindIndex(p => p.Number == number && Same(p.Repository, repository));
            pulls[at] = pulls[at] with { Labels = [.. pulls[at].Labels.Union(labels, StringComparer.Ordinal)] };
            return true;
        });
        return (200, new JsonArray([.. labels.Select(static l => (JsonNode)new JsonObject { ["name"] = l })]));
    }

    private async Task AsAppAsync(HttpContext context, Func<FakeApp, (HttpRequest Request, JsonNode? Body), (int Status, JsonNode Body)> answer)
    {
        server.Note(context.Request);
        if (await RefusedAsync(context))
            return;
        var (app, problem) = server.AppOf(context.Request);
        var (status, body) = app is null ? (401, Message(problem)) : answer(app, (context.Request, await BodyAsync(context.Request)));
        await WriteAsync(context.Response, status, body);
    }

    private async Task AsInstallationAsync(HttpContext context, Func<string, HttpRequest, JsonNode?, (int Status, JsonNode Body)> answer)
    {
        server.Note(context.Request);
        if (await RefusedAsync(context))
            return;
        var repository = $"{Route(context.Request, "owner")}/{Route(context.Request, "repository")}";
        var given = context.Request.Headers.Authorization.ToString();
        var token = given.StartsWith("Bearer ", StringComparison.Ordinal) ? given["Bearer ".Length..] : null;
        var (status, body) = server.TokenOf(token, repository, "pull_requests", context.Request.Method == "GET" ? "read" : "write") is null
            ? (401, Message("Bad credentials"))
            : answer(repository, context.Request, await BodyAsync(context.Request));
        await WriteAsync(context.Response, status, body);
    }

    private async Task<bool> RefusedAsync(HttpContext context)
    {
        if (server.RefusalOf(context.Request.Path.Value!) is not { } refusal)
            return false;
        foreach (var (name, value) in refusal.Headers)
            context.Response.Headers[name] = value;
        await WriteAsync(context.Response, refusal.Status, Message(refusal.Message));
        return true;
    }

    private static async Task<JsonNode?> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private async Task WriteAsync(HttpResponse response, int status, JsonNode body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.Date = server.Now.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        await response.WriteAsync(body.ToJsonString());
    }

    private JsonObject Json(FakePull pull) => new()
    {
        ["number"] = pull.Number,
        ["html_url"] = $"{server.Url}/{pull.Repository}/pull/{pull.Number}",
        ["state"] = "open",
        ["head"] = new JsonObject { ["ref"] = pull.Head },
    };

    private static JsonObject Json(IReadOnlyDictionary<string, string> map) => new(map.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private static JsonObject Message(string text) => new() { ["message"] = text };

    private static string Route(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
