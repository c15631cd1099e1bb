using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Http;

/// <summary>What the server says of itself: versions, groups, resources, health.</summary>
internal sealed class Discovery(ResourceRegistry registry)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public ApiResponse? Answer(string path) => path.Trim('/').Split('/') switch
    {
        ["version"] => ApiResponse.Json(200, new JsonObject
        {
            ["major"] = "1",
            ["minor"] = "34",
            ["gitVersion"] = "v1.34.0+coderun-sandbox",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = "",
            ["platform"] = "",
        }),
        ["healthz" or "livez" or "readyz"] => ApiResponse.Text("ok"),
        ["api"] => ApiResponse.Json(200, new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") }),
        ["api", "v1"] => Resources("", "v1"),
        ["apis"] => ApiResponse.Json(200, new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups().Select(static g => (JsonNode?)g)]) }),
        ["apis", var group] => Groups().FirstOrDefault(g => (string?)g["name"] == group) is { } found ? Group(found) : null,
        ["apis", var group, var version] => Resources(group, version),
        _ => null,
    };

    private static ApiResponse Group(JsonObject group)
    {
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return ApiResponse.Json(200, group);
    }

    private IEnumerable<JsonObject> Groups() => registry.All
        .Where(static d => d.Group.Length > 0)
        .GroupBy(static d => d.Group, StringComparer.Ordinal)
        .Select(static g =>
        {
            var versions = g.Select(static d => d.Version).Distinct(StringComparer.Ordinal).Select(v => new JsonObject { ["groupVersion"] = $"{g.Key}/{v}", ["version"] = v }).ToList();
            return new JsonObject
            {
                ["name"] = g.Key,
                ["versions"] = new JsonArray([.. versions.Select(static v => (JsonNode?)v)]),
                ["preferredVersion"] = versions[0].DeepClone(),
            };
        });

    private ApiResponse? Resources(string group, string version)
    {
        var definitions = registry.All.Where(d => d.Group == group && d.Version == version).ToList();
        return definitions.Count == 0 ? null : ApiResponse.Json(200, new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray([.. definitions.SelectMany(Describe)]),
        });
    }

    private static IEnumerable<JsonNode> Describe(ResourceDefinition definition)
    {
        var verbs = definition == BuiltInResources.Namespaces ? Verbs.Where(static v => v != "deletecollection") : Verbs;
        var entry = Entry(definition, definition.Plural, verbs);
        if (definition.ShortNames.Count > 0)
            entry["shortNames"] = new JsonArray([.. definition.ShortNames.Select(static s => (JsonNode?)s)]);
        yield return entry;
        if (definition == BuiltInResources.Pods)
            yield return Entry(definition, "pods/log", ["get"]);
        if (definition.HasStatus)
            yield return Entry(definition, $"{definition.Plural}/status", ["get", "patch", "update"]);
    }

    private static JsonObject Entry(ResourceDefinition definition, string name, IEnumerable<string> verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = name.Contains('/', StringComparison.Ordinal) ? "" : definition.Singular,
        ["namespaced"] = definition.Namespaced,
        ["kind"] = definition.Kind,
        ["verbs"] = new JsonArray([.. verbs.Select(static v => (JsonNode?)v)]),
    };
}
