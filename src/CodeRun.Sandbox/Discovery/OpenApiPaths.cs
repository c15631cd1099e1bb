using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Discovery;

/// <summary>Paths and operations of OpenAPI documents, with what clients look for in them: the kind, the action and the parameters that are known.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] Lists = ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"];
    private static readonly string[] Writes = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] Deletes = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

    /// <summary>The paths of some kinds.</summary>
    public static JsonObject Of(IEnumerable<ResourceDefinition> definitions)
    {
        var paths = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var root = definition.Group.Length == 0 ? $"/api/{definition.Version}" : $"/apis/{definition.Group}/{definition.Version}";
            var all = $"{root}/{(definition.Namespaced ? "namespaces/{namespace}/" : "")}{definition.Plural}";
            paths[all] = Path(definition, ("get", "list", Lists), ("post", "post", Writes), ("delete", "deletecollection", [.. Deletes, .. Lists]));
            paths[$"{all}/{{name}}"] = Path(definition, ("get", "get", ["resourceVersion"]), ("put", "put", Writes), ("patch", "patch", [.. Writes, "force"]), ("delete", "delete", Deletes));
            if (definition.Namespaced)
                paths[$"{root}/{definition.Plural}"] = Path(definition, ("get", "list", Lists));
            if (definition.HasStatus)
                paths[$"{all}/{{name}}/status"] = Path(definition, ("get", "get", ["resourceVersion"]), ("put", "put", Writes), ("patch", "patch", [.. Writes, "force"]));
        }

        return new JsonObject(paths);
    }

    private static JsonObject Path(ResourceDefinition definition, params ReadOnlySpan<(string Method, string Action, string[] Parameters)> operations)
    {
        var path = new JsonObject();
        foreach (var (method, action, parameters) in operations)
        {
            path[method] = new JsonObject
            {
                ["parameters"] = new JsonArray([.. parameters.Order(StringComparer.Ordinal).Select(static p => (JsonNode)new JsonObject
                {
                    ["name"] = p,
                    ["in"] = "query",
                    ["schema"] = new JsonObject { ["type"] = TypeOf(p), ["uniqueItems"] = true },
                })]),
                ["responses"] = new JsonObject
                {
                    ["200"] = new JsonObject
                    {
                        ["description"] = "OK",
                        ["content"] = new JsonObject
                        {
                            ["application/json"] = new JsonObject
                            {
                                ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{OpenApiSchemas.NameOf(definition)}{(action == "list" ? "List" : "")}" },
                            },
                        },
                    },
                },
                ["x-kubernetes-action"] = action,
                ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = definition.Group, ["version"] = definition.Version, ["kind"] = definition.Kind },
            };
        }

        return path;
    }

    private static string TypeOf(string parameter) => parameter switch
    {
        "limit" or "timeoutSeconds" or "gracePeriodSeconds" => "integer",
        "watch" or "allowWatchBookmarks" or "sendInitialEvents" or "force" or "orphanDependents" => "boolean",
        _ => "string",
    };
}
