using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Health;

/// <summary>Picks values out of what an API server answers, without trust in its form: what has another type is taken for missing.</summary>
internal static class JsonPick
{
    // A field that is there twice would otherwise be noticed only where it is read.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads an answer.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> body) => JsonNode.Parse(body, nodeOptions: null, Strict);

    /// <summary>What is at a path; null for nothing.</summary>
    public static JsonNode? At(JsonNode? value, params ReadOnlySpan<string> path)
    {
        foreach (var part in path)
            value = (value as JsonObject)?[part];
        return value;
    }

    /// <summary>The text at a path.</summary>
    public static string? Text(JsonNode? value, params ReadOnlySpan<string> path) => At(value, path) is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    /// <summary>True only for <c>true</c> at a path.</summary>
    public static bool Flag(JsonNode? value, params ReadOnlySpan<string> path) => At(value, path) is JsonValue scalar && scalar.TryGetValue(out bool flag) && flag;

    /// <summary>The elements of the list at a path.</summary>
    public static IEnumerable<JsonNode?> Items(JsonNode? value, params ReadOnlySpan<string> path) => At(value, path) as JsonArray ?? [];

    /// <summary>The condition of a type in the status.</summary>
    public static JsonNode? Condition(JsonNode? value, string type) => Items(value, "status", "conditions").FirstOrDefault(c => Text(c, "type") == type);

    /// <summary>Text of others for a message: on one line and not long.</summary>
    public static string Clean(string? text)
    {
        const int Max = 500;
        return new([.. (text ?? "").Take(Max).Select(static c => char.IsControl(c) ? ' ' : c)]);
    }
}
