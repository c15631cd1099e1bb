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
        web.MapGet("/api/v3/repos/{owner}/{repository}/issues/{number}/labels", context => AsInstallationAsync(context, ListLabels));
        web.MapPost("/api/v3/repos/{owner}/{repository}/issues/{number}/labels", context => AsInstallationAsync(context, AddLabels));
        web.MapDelete("/api/v3/repos/{owner}/{repository}/issues/{number}/labels/{label}", context => AsInstallationAsync(context, RemoveLabel));
        web.MapGet("/api/v3/repos/{owner}/{repository}/pulls/{number}/reviews", context => AsInstallationAsync(context, ListReviews));
        web.MapPost("/api/v3/repos/{owner}/{repository}/pulls/{number}/reviews", context => AsInstallationAsync(context, CreateReview));
        web.MapGet("/api/v3/repos/{owner}/{repository}/pulls/{number}/comments", context => AsInstallationAsync(context, (repository, _, request, _) => Page(repository, request, static p => p.LineComments)));
        web.MapGet("/api/v3/repos/{owner}/{repository}/issues/{number}/comments", context => AsInstallationAsync(context, (repository, _, request, _) => Page(repository, request, static p => p.Comments)));
        web.MapGet("/api/v3/repos/{owner}/{repository}/commits/{sha}/check-runs", context => AsInstallationAsync(context, ListChecks, "checks"));
    }

    private (int Status, JsonNode Body) Installation(FakeApp app, (HttpRequest Request, JsonNode? Body) call)
    {
        var (owner, repository) = (Route(call.Request, "owner"), Route(call.Request, "repository"));
        return server.InstallationOf(app.Id, i => Same(i.Owner, owner) && i.Repositories.Contains(repository, StringComparer.OrdinalIgnoreCase)) is { } installation
            ? (200, new JsonObject { ["id"] = installation.Id, ["app_slug"] = server.SlugOf(app.Id), ["account"] = new JsonObject { ["login"] = installation.Owner }, ["permissions"] = Json(installation.Permissions), ["suspended_at"] = null })
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

    private (int Status, JsonNode Body) ListPulls(string repository, string login, HttpRequest request, JsonNode? body)
    {
        var head = request.Query["head"].ToString();
        var found = server.Pulls.Where(p => Same(p.Repository, repository) && (head.Length == 0 || head == $"{repository.Split('/')[0]}:{p.Head}"));
        return (200, new JsonArray([.. found.Select(p => (JsonNode)Json(p))]));
    }

    private (int Status, JsonNode Body) CreatePull(string repository, string login, HttpRequest request, JsonNode? body)
    {
        var (head, into) = ((string)body!["head"]!, (string)body["base"]!);
        if (!server.HasBranch(repository, head) || !server.HasBranch(repository, into))
            return (422, Message("Validation Failed"));
        if (server.Pulls.Any(p => Same(p.Repository, repository) && p.Head == head))
            return (422, new JsonObject { ["message"] = "Validation Failed", ["errors"] = new JsonArray(new JsonObject { ["message"] = $"A pull request already exists for {repository.Split('/')[0]}:{head}." }) });
        var pull = new FakePull(server.Pulls.Count + 1, repository, (string)body["title"]!, (string?)body["body"] ?? "", head, into, [], login);
        server.Use(pulls => { pulls.Add(pull); return true; });
        return (201, Json(pull));
    }

    private (int Status, JsonNode Body) AddLabels(string repository, string login, HttpRequest request, JsonNode? body)
    {
        if (PullOf(repository, request) is not { } pull)
            return (404, Message("Not Found"));
        var added = body!["labels"]!.AsArray().Select(static l => (string)l!).Except(pull.Labels, StringComparer.Ordinal).ToList();
        server.Change(pull.Number, p => p with { Labels = [.. p.Labels, .. added], LabelEvents = [.. p.LabelEvents, .. added.Select(l => $"labeled {l} {login}")] });
        return (200, Labels(PullOf(repository, request)!));
    }

    private (int Status, JsonNode Body) ListLabels(string repository, string login, HttpRequest request, JsonNode? body) =>
        PullOf(repository, request) is { } pull ? (200, Labels(pull)) : (404, Message("Not Found"));

    private (int Status, JsonNode Body) RemoveLabel(string repository, string login, HttpRequest request, JsonNode? body)
    {
        var label = Route(request, "label");
        if (PullOf(repository, request) is not { } pull || !pull.Labels.Contains(label, StringComparer.Ordinal))
            return (404, Message("Label does not exist"));
        server.Change(pull.Number, p => p with { Labels = [.. p.Labels.Where(l => l != label)], LabelEvents = [.. p.LabelEvents, $"unlabeled {label} {login}"] });
        return (200, Labels(PullOf(repository, request)!));
    }

    private (int Status, JsonNode Body) ListReviews(string repository, string login, HttpRequest request, JsonNode? body) =>
        Page(repository, request, static p => [.. p.Reviews.Select(static r => (JsonNode)Json(r))]);

    private (int Status, JsonNode Body) ListChecks(string repository, string login, HttpRequest request, JsonNode? body)
    {
        var checks = server.Pulls.Where(p => Same(p.Repository, repository) && server.HeadOf(p) == Route(request, "sha")).SelectMany(static p => p.Checks).ToList();
        return (200, new JsonObject { ["total_count"] = checks.Count, ["check_runs"] = Page(request, checks) });
    }

    private (int Status, JsonNode Body) Page(string repository, HttpRequest request, Func<FakePull, IReadOnlyList<JsonNode>> entries) =>
        PullOf(repository, request) is { } pull ? (200, Page(request, entries(pull))) : (404, Message("Not Found"));

    private static JsonArray Page(HttpRequest request, IReadOnlyList<JsonNode> entries)
    {
        var (size, page) = (Number(request, "per_page", 30), Number(request, "page", 1));
        var last = (entries.Count + size - 1) / size;
        if (page < last)
        {
            var address = $"{request.Scheme}://{request.Host}{request.Path}?per_page={size}";
            request.HttpContext.Response.Headers.Link = $"<{address}&page={page + 1}>; rel=\"next\", <{address}&page={last}>; rel=\"last\"";
        }

        return new JsonArray([.. entries.Skip((page - 1) * size).Take(size).Select(static e => e.DeepClone())]);
    }

    // As GitHub: nobody reviews his own pull request, a request for changes says which, texts are not endless, and the commit is one of the branch.
    private (int Status, JsonNode Body) CreateReview(string repository, string login, HttpRequest request, JsonNode? body)
    {
        if (PullOf(repository, request) is not { } pull)
            return (404, Message("Not Found"));
        var (what, text, commit) = ((string)body!["event"]!, (string?)body["body"] ?? "", (string?)body["commit_id"] ?? server.CommitOf(repository, pull.Head));
        if (pull.Author == login)
            return (422, Unprocessable($"Can not {(what == "APPROVE" ? "approve" : "request changes on")} your own pull request"));
        if (what is not ("APPROVE" or "REQUEST_CHANGES") || (what == "REQUEST_CHANGES" && text.Length == 0))
            return (422, Unprocessable("Body can not be blank"));
        if (text.EnumerateRunes().Count() > 65536)
            return (422, Unprocessable("Body is too long (maximum is 65536 characters)"));
        if (!server.HasCommit(repository, pull.Head, commit))
            return (422, Unprocessable("commit_id is not part of the pull request"));
        var review = new FakeReview(what == "APPROVE" ? "APPROVED" : "CHANGES_REQUESTED", commit, login, text);
        server.Change(pull.Number, p => p with { Reviews = [.. p.Reviews, review] });
        return (200, Json(review));
    }

    private FakePull? PullOf(string repository, HttpRequest request) =>
        int.TryParse(Route(request, "number"), System.Globalization.CultureInfo.InvariantCulture, out var number) ? server.Pulls.FirstOrDefault(p => p.Number == number && Same(p.Repository, repository)) : null;

    private async Task AsAppAsync(HttpContext context, Func<FakeApp, (HttpRequest Request, JsonNode? Body), (int Status, JsonNode Body)> answer)
    {
        server.Note(context.Request);
        if (await RefusedAsync(context))
            return;
        var (app, problem) = server.AppOf(context.Request);
        var (status, body) = app is null ? (401, Message(problem)) : answer(app, (context.Request, await BodyAsync(context.Request)));
        await WriteAsync(context.Response, status, body);
    }

    private async Task AsInstallationAsync(HttpContext context, Func<string, string, HttpRequest, JsonNode?, (int Status, JsonNode Body)> answer, string permission = "pull_requests")
    {
        server.Note(context.Request);
        var refusal = server.RefusalOf(context.Request.Method, context.Request.Path.Value!);
        if (refusal is { IsDone: false })
        {
            await RefuseAsync(context, refusal);
            return;
        }

        var repository = $"{Route(context.Request, "owner")}/{Route(context.Request, "repository")}";
        var given = context.Request.Headers.Authorization.ToString();
        var token = given.StartsWith("Bearer ", StringComparison.Ordinal) ? given["Bearer ".Length..] : null;
        var (status, body) = server.TokenOf(token, repository, permission, context.Request.Method == "GET" ? "read" : "write") is not { } issued
            ? server.TokenOf(token, repository, "contents", "read") is null ? (401, Message("Bad credentials")) : (403, Message("Resource not accessible by integration"))
            : answer(repository, server.LoginOf(issued), context.Request, await BodyAsync(context.Request));
        if (refusal is not null)
            await RefuseAsync(context, refusal);
        else
            await WriteAsync(context.Response, status, body);
    }

    private async Task<bool> RefusedAsync(HttpContext context)
    {
        if (server.RefusalOf(context.Request.Method, context.Request.Path.Value!) is not { } refusal)
            return false;
        await RefuseAsync(context, refusal);
        return true;
    }

    private async Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        foreach (var (name, value) in refusal.Headers)
            context.Response.Headers[name] = value;
        await WriteAsync(context.Response, refusal.Status, Message(refusal.Message));
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
        ["head"] = new JsonObject { ["ref"] = pull.Head, ["sha"] = server.HeadOf(pull) },
        ["base"] = new JsonObject { ["ref"] = pull.Base },
        ["user"] = new JsonObject { ["login"] = pull.Author, ["type"] = "Bot" },
    };

    private static JsonObject Json(FakeReview review) => new()
    {
        ["state"] = review.State,
        ["commit_id"] = review.Commit,
        ["body"] = review.Body,
        ["author_association"] = review.Association,
        ["submitted_at"] = review.Submitted,
        ["user"] = new JsonObject { ["login"] = review.Author, ["type"] = review.Author.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User" },
    };

    private static JsonArray Labels(FakePull pull) => new([.. pull.Labels.Select(static l => (JsonNode)new JsonObject { ["name"] = l })]);

    private static JsonObject Unprocessable(string error) => new() { ["message"] = "Unprocessable Entity", ["errors"] = new JsonArray((JsonNode)error) };

    private static int Number(HttpRequest request, string name, int usual) =>
        int.TryParse(request.Query[name], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static JsonObject Json(IReadOnlyDictionary<string, string> map) => new(map.Select(static p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    private static JsonObject Message(string text) => new() { ["message"] = text };

    private static string Route(HttpRequest request, string name) => (string)request.RouteValues[name]!;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
