using System.Text.Json.Nodes;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>Shapes that many generated objects share.</summary>
internal static class ManifestObject
{
    public const string PartOfLabel = "app.kubernetes.io/part-of";
    public const string PartOf = "coderun";
    public const string ArgoVersion = "argoproj.io/v1alpha1";

    public static JsonObject Of(string apiVersion, string kind, string @namespace, string name, JsonObject? spec = null)
    {
        var result = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = @namespace,
                ["labels"] = new JsonObject { [PartOfLabel] = PartOf },
            },
        };
        if (spec is not null)
            result["spec"] = spec;
        return result;
    }

    public static JsonObject Key(SecretKey key) => new() { ["name"] = key.Name, ["key"] = key.Key };

    public static JsonArray Texts(params IEnumerable<string> values) => new([.. values.Select(static v => (JsonNode?)v)]);

    public static JsonObject Parameter(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
