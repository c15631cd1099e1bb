using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Reads fields of objects whose types the reader of bodies has checked; a field that is not there has Go's zero value.</summary>
internal static class NodeValues
{
    /// <summary>A text; empty for none.</summary>
    public static string Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A whole number; null for none.</summary>
    public static long? Number(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue(out long wide) ? wide
        : value.TryGetValue(out int narrow) ? narrow
        : null;

    /// <summary>True for <c>true</c>.</summary>
    public static bool IsTrue(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>True for <c>false</c>, which is not the same as nothing.</summary>
    public static bool IsFalse(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && !flag;

    /// <summary>The objects of a list with their paths.</summary>
    public static IEnumerable<(JsonObject Item, string Path)> Items(this JsonNode? list, string path) =>
        (list as JsonArray ?? []).Select((item, index) => (item as JsonObject ?? [], $"{path}[{index}]"));

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(this JsonNode? list) => (list as JsonArray ?? []).Select(static t => t.Text());

    /// <summary>Members of a map.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Members(this JsonNode? map) => map as JsonObject ?? [];

    /// <summary>True for an object or list with nothing in it, and for nothing.</summary>
    public static bool IsEmpty(this JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
