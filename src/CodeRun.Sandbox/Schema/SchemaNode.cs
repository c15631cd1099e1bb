using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// One place of an object's schema, the same for built-in kinds and custom resources: its type, its fields, and how lists and maps merge.
/// Children are resolved when they are asked for, since schemas may refer to themselves. Immutable.
/// </summary>
internal sealed class SchemaNode
{
    /// <summary>Anything at all: fields below are neither checked nor pruned, and found out from the value itself.</summary>
    public static readonly SchemaNode Untyped = new(new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true }, static _ => null);

    private readonly Func<string, JsonObject?> _resolve;
    private readonly Dictionary<string, SchemaNode> _fields = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly JsonObject? _properties;
    private SchemaNode? _items;
    private SchemaNode? _values;

    /// <param name="schema">An OpenAPI v3 schema with Kubernetes' extensions.</param>
    /// <param name="resolve">Finds the schema that a <c>$ref</c> names.</param>
    public SchemaNode(JsonObject schema, Func<string, JsonObject?> resolve)
    {
        _resolve = resolve;
        // Facts about the place (patch strategy, description) stand beside the reference, those about the type behind it.
        var target = (string?)schema["$ref"] is { } reference ? resolve(reference) ?? throw new InvalidOperationException($"No schema {reference}.") : schema;
        Source = target;
        Type = (string?)target["type"];
        Format = (string?)target["format"];
        _properties = target["properties"] as JsonObject;
        IsIntOrString = IsTrue(target, "x-kubernetes-int-or-string");
        Preserves = IsTrue(target, "x-kubernetes-preserve-unknown-fields");
        IsEmbedded = IsTrue(target, "x-kubernetes-embedded-resource");
        ListType = (string?)schema["x-kubernetes-list-type"] ?? "atomic";
        ListKeys = schema["x-kubernetes-list-map-keys"] is JsonArray keys ? [.. keys.Select(static k => (string)k!)] : [];
        IsAtomicMap = (string?)(schema["x-kubernetes-map-type"] ?? target["x-kubernetes-map-type"]) == "atomic";
        var strategy = ((string?)schema["x-kubernetes-patch-strategy"] ?? "").Split(',');
        Merges = strategy.Contains("merge", StringComparer.Ordinal);
        RetainsKeys = strategy.Contains("retainKeys", StringComparer.Ordinal);
        MergeKey = (string?)schema["x-kubernetes-patch-merge-key"];
        GoEncoding = (string?)schema["x-go"];
        Default = schema["default"] ?? target["default"];
    }

    /// <summary>The schema itself.</summary>
    public JsonObject Source { get; }

    /// <summary>object, array, string, integer, number, boolean; null for anything.</summary>
    public string? Type { get; }

    /// <summary>Format of a scalar, for example int64, byte, date-time, quantity.</summary>
    public string? Format { get; }

    /// <summary>A number or a text.</summary>
    public bool IsIntOrString { get; }

    /// <summary>Fields that the schema does not name are kept.</summary>
    public bool Preserves { get; }

    /// <summary>A whole object with apiVersion, kind and metadata.</summary>
    public bool IsEmbedded { get; }

    /// <summary>atomic, set or map.</summary>
    public string ListType { get; }

    /// <summary>Fields that identify an element of a list of type map.</summary>
    public IReadOnlyList<string> ListKeys { get; }

    /// <summary>A map or struct that has one owner as a whole.</summary>
    public bool IsAtomicMap { get; }

    /// <summary>Strategic merge patches merge it (lists: by <see cref="MergeKey"/>, lists of scalars: as a set).</summary>
    public bool Merges { get; }

    /// <summary>Strategic merge patches may name the keys that stay.</summary>
    public bool RetainsKeys { get; }

    /// <summary>Field that identifies an element for a strategic merge patch.</summary>
    public string? MergeKey { get; }

    /// <summary>plain: left out when zero; pointer: kept when zero; always: there even when zero; null: by the type.</summary>
    public string? GoEncoding { get; }

    /// <summary>Default value, or null.</summary>
    public JsonNode? Default { get; }

    /// <summary>True for an object whose fields the schema names.</summary>
    public bool HasFields => _properties is not null;

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> FieldNames => _properties?.Select(static p => p.Key) ?? [];

    /// <summary>True for an object with free keys.</summary>
    public bool IsMap => Type == "object" && Source["additionalProperties"] is JsonObject;

    /// <summary>The schema of the elements of a list.</summary>
    public SchemaNode Items => _items ??= Source["items"] is JsonObject items ? new SchemaNode(items, _resolve) : Untyped;

    /// <summary>The schema of the values of a map.</summary>
    public SchemaNode Values => _values ??= Source["additionalProperties"] is JsonObject values ? new SchemaNode(values, _resolve) : Untyped;

    /// <summary>The schema of a field, or null when the schema has none of this name.</summary>
    public SchemaNode? Field(string name)
    {
        if (_properties is null || !_properties.TryGetPropertyValue(name, out var found) || found is not JsonObject schema)
            return null;
        lock (_gate)
        {
            if (!_fields.TryGetValue(name, out var node))
                _fields.Add(name, node = new SchemaNode(schema, _resolve));
            return node;
        }
    }

    /// <summary>The schema of what is at a key of an object: a field, a map's value, or (where unknown fields stay) anything. Null when it is unknown.</summary>
    public SchemaNode? Child(string name) => Field(name) ?? (IsMap ? Values : Preserves || Type is null || IsTrue(Source, "additionalProperties") ? Untyped : null);

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
