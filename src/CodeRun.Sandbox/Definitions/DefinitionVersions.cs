using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Definitions;

/// <summary>
/// The versions of a definition as a server checks them: what is the same in all of them is taken out and checked once, and then stands at another
/// place in messages.
/// </summary>
internal sealed class DefinitionVersions
{
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    /// <param name="spec">spec of a definition.</param>
    public DefinitionVersions(JsonObject spec)
    {
        List = spec["versions"] as JsonArray ?? [];
        All = [.. List.Select(static v => v as JsonObject ?? [])];
        foreach (var field in (string[])["schema", "subresources", "additionalPrinterColumns", "selectableFields"])
        {
            if (All.Count > 0 && All.All(v => JsonNode.DeepEquals(Value(v, field), Value(All[0], field))))
                _shared.Add(field);
        }
    }

    /// <summary>The versions as they were given.</summary>
    public JsonArray List { get; }

    /// <summary>The versions.</summary>
    public IReadOnlyList<JsonObject> All { get; }

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => All.Select(NameOf);

    /// <summary>The first version in which objects are stored; null when there is none.</summary>
    public string? Storage => All.Where(static v => IsTrue(v, "storage")).Select(NameOf).FirstOrDefault();

    /// <summary>What all versions have in common under a field; null for nothing.</summary>
    public JsonNode? Shared(string field) => _shared.Contains(field) ? Value(All[0], field) : null;

    /// <summary>What a version has under a field for itself; null for nothing.</summary>
    public JsonNode? Own(JsonObject version, string field) => _shared.Contains(field) ? null : Value(version, field);

    /// <summary>Name of a version.</summary>
    public static string NameOf(JsonObject version) => (string?)version["name"] ?? "";

    /// <summary>True for a flag that is set.</summary>
    public static bool IsTrue(JsonObject version, string field) => version[field] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private static JsonNode? Value(JsonObject version, string field) => version[field] is JsonArray { Count: 0 } ? null : version[field];
}
