using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>
/// Data filters of Sensors. Argo Events takes the values of a text filter for regular expressions that match anywhere, and sees a header as the
/// JSON text of an array; every expression here is anchored at both ends, and everything that is not meant as an expression is escaped.
/// </summary>
internal static class EventFilters
{
    /// <summary>Branches of tasks; the number has no leading zeros, so that a task has one name.</summary>
    public const string TaskBranch = "^(feature/)?task-(0|[1-9][0-9]{0,17})(-.*)?$";

    /// <summary>Template of the part of <see cref="PlayNames"/> that stands for a repository: one Sensor serves all repositories.</summary>
    public static readonly string ShortRepository = string.Create(CultureInfo.InvariantCulture,
        $$$"""{{ regexReplaceAll "[^a-z0-9]+" (lower .Input.body.repository.name) "-" | trimAll "-" | trunc {{{PlayNames.RepositoryLength}}} | trimSuffix "-" | default "{{{PlayNames.EmptyName}}}" }}-{{ sha256sum (lower .Input.body.repository.full_name) | trunc 8 }}""");

    /// <summary>Template of the task's number of a branch that <see cref="TaskBranch"/> matches.</summary>
    public const string TaskNumber = """{{ index (splitList "-" (trimPrefix "task-" (trimPrefix "feature/" .Input.body.pull_request.head.ref))) 0 }}""";

    private const string Special = @"\.+*?()|[]{}^$";

    public static JsonObject Event(string name) => Text("headers.X-Github-Event", $"""^\["{Escape(name)}"\]$""");

    public static JsonObject Exactly(string path, params IEnumerable<string> values) => Text(path, [.. values.Select(static v => $"^{Escape(v)}$")]);

    /// <summary>Logins of agents: GitHub does not regard their case, and Apps act as <c>NAME[bot]</c>.</summary>
    public static JsonObject Agents(string path, IEnumerable<AgentDefinition> agents) =>
        Text(path, [.. agents.Select(static a => $"(?i)^{Escape(AgentRegistry.Identity(a.GithubApp))}{Escape("[bot]")}$")]);

    /// <summary>A pull request of a task's branch, in one of these repositories.</summary>
    public static IEnumerable<JsonObject> TaskPullRequest(IEnumerable<GitHubRepository> repositories) =>
    [
        Text("body.repository.full_name", [.. repositories.Select(static r => $"(?i)^{Escape(r.ToString())}$")]),
        Text("body.pull_request.head.ref", TaskBranch),
        Text("body.pull_request.head.sha", "^[0-9a-f]{40}([0-9a-f]{24})?$"),
        Positive("body.pull_request.number"),
    ];

    /// <summary>The branch is one of the repository itself: a branch of a fork, where everybody can push, may have the same name but is not ours.</summary>
    public static JsonObject NoFork() => Same("body.pull_request.head.repo.full_name", "body.repository.full_name");

    /// <summary>An expression that two texts are the same.</summary>
    public static JsonObject Same(string path, string other) => new()
    {
        ["expr"] = "one == other",
        ["fields"] = new JsonArray(new JsonObject { ["name"] = "one", ["path"] = path }, new JsonObject { ["name"] = "other", ["path"] = other }),
    };

    public static JsonObject Text(string path, params IEnumerable<string> values) =>
        new() { ["path"] = path, ["type"] = "string", ["value"] = ManifestObject.Texts(values) };

    public static JsonObject True(string path) => new() { ["path"] = path, ["type"] = "bool", ["value"] = ManifestObject.Texts("true") };

    public static JsonObject Positive(string path) => new() { ["path"] = path, ["type"] = "number", ["comparator"] = ">", ["value"] = ManifestObject.Texts("0") };

    /// <summary>A text as an expression that matches it and nothing else, in the syntax of RE2.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text)
            result.Append(Special.Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        return result.ToString();
    }
}
