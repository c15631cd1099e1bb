using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Names of children in a <see cref="FieldTree"/>, and paths as messages show them.</summary>
internal static class FieldPath
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A field of a struct or map.</summary>
    public static string Field(string name) => $"f:{name}";

    /// <summary>An element of a list: by its keys, by its value, or null when it has neither.</summary>
    public static string? Item(JsonNode? item, SchemaNode list)
    {
        if (list.ListType == "set")
            return $"v:{(item is null ? "null" : item.ToJsonString(Plain))}";
        if (item is not JsonObject map)
            return null;
        var keys = new JsonObject();
        foreach (var key in list.ListKeys.Order(StringComparer.Ordinal))
        {
            var value = map[key] ?? list.Items.Field(key)?.Default;
            if (value is not null)
                keys[key] = value.DeepClone();
        }

        return keys.Count == 0 ? null : $"k:{keys.ToJsonString(Plain)}";
    }

    /// <summary>A path such as <c>.spec.containers[name="main"].image</c>.</summary>
    public static string Show(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var part in path)
        {
            var rest = part[2..];
            text.Append(part[0] switch
            {
                'f' => $".{rest}",
                'k' => $"[{string.Join(",", (JsonNode.Parse(rest) as JsonObject ?? []).Select(static k => $"{k.Key}={k.Value?.ToJsonString(Plain) ?? "null"}"))}]",
                'v' => $"[={rest}]",
                _ => $"[{rest}]",
            });
        }

        return text.ToString();
    }
}
