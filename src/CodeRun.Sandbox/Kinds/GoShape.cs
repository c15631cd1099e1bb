using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Objects as messages show them: the server prints its internal types, whose fields are named as in Go.</summary>
internal static class GoShape
{
    /// <summary>The object with its names in Go's case.</summary>
    public static JsonNode Of(JsonNode value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(static m => KeyValuePair.Create(Name(m.Key), m.Value is null ? null : Of(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(static i => i is null ? null : Of(i))]),
        _ => value.DeepClone(),
    };

    /// <summary>An object with all fields of its type; those that are not there have their zero value.</summary>
    /// <param name="value">The object.</param>
    /// <param name="fields">JSON names of text fields in the order of the type.</param>
    public static string Texts(JsonNode? value, params ReadOnlySpan<string> fields)
    {
        var shown = new JsonObject();
        foreach (var field in fields)
            shown[Name(field)] = value?[field].Text() ?? "";
        return shown.ToJsonString();
    }

    private static string Name(string json) => json switch
    {
        "uid" => "UID",
        "apiVersion" => "APIVersion",
        "apiGroup" => "APIGroup",
        _ => char.ToUpperInvariant(json[0]) + json[1..],
    };
}
