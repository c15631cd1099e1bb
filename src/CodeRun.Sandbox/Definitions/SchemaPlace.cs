using System.Text.Json.Nodes;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Sandbox.Definitions;

/// <summary>What is known of a place of a schema from those around it.</summary>
internal sealed record SchemaPlace
{
    private static readonly string[] MetaFields = ["metadata", "kind", "apiVersion"];

    /// <summary>True for the schema of the whole object.</summary>
    public bool IsRoot { get; init; }

    /// <summary>True inside of the metadata of an object.</summary>
    public bool IsInMetadata { get; init; }

    /// <summary>Why there may be no defaults; null when there may.</summary>
    public string? NoDefaults { get; init; }

    /// <summary>The first place on the way whose parts of two versions of an object cannot be told apart; null for none.</summary>
    public string? Uncorrelatable { get; init; }

    /// <summary>How often values of the place can be in an object; null when nothing bounds it.</summary>
    public ulong? Cardinality { get; init; }

    /// <summary>False inside of allOf, anyOf, oneOf and not.</summary>
    public bool HasRules { get; init; } = true;

    /// <summary>What is known of a place below.</summary>
    /// <param name="schema">The schema of this place.</param>
    /// <param name="at">The place below it, for example <c>properties[spec]</c>.</param>
    /// <param name="path">This place in messages.</param>
    public SchemaPlace Below(JsonObject schema, string at, string path)
    {
        var below = this with { IsRoot = false, Cardinality = Cardinality is { } now && Factor(schema) is { } factor ? CelRange.Product(now, factor) : null };
        if (at.StartsWith("properties[", StringComparison.Ordinal))
        {
            var name = at["properties[".Length..^1];
            if (!(IsRoot || IsEmbedded(schema)) || !MetaFields.Contains(name, StringComparer.Ordinal))
                return below;
            return below with { IsInMetadata = true, NoDefaults = IsRoot ? $"in top-level {name}" : NoDefaults };
        }

        return at switch
        {
            "items" => below with { Uncorrelatable = Uncorrelatable ?? ((string?)schema["x-kubernetes-list-type"] == "map" ? null : path) },
            "additionalProperties" => below with { NoDefaults = IsInMetadata ? "inside additionalProperties applying to object metadata" : NoDefaults },
            _ => below with { HasRules = false },
        };
    }

    private static ulong? Factor(JsonObject schema) => (string?)schema["type"] switch
    {
        "object" when schema["additionalProperties"] is not null => Bound(schema, "maxProperties"),
        "array" => Bound(schema, "maxItems"),
        _ => 1,
    };

    private static ulong? Bound(JsonObject schema, string keyword) => schema[keyword] is { } bound ? (ulong)Math.Max(0, bound.GetValue<double>()) : null;

    private static bool IsEmbedded(JsonObject schema) => schema["x-kubernetes-embedded-resource"] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
