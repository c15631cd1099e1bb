using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>
/// What rules see of a place of a schema: its type, how many elements it may have and how small it can be, from which the cost of rules is estimated
/// (apiserver: cel.DeclType). Places without a known type are not seen.
/// </summary>
internal sealed class RuleType
{
    private const long Quotes = 2;
    private const long PairOverhead = 6;
    private const long FieldOverhead = 4;
    private const int BytesOfRune = 4;

    private RuleType(CelType? type, SchemaNode node) => (Type, Node) = (type ?? new CelType("object", Declared: this), node);

    /// <summary>The type of values.</summary>
    public CelType Type { get; }

    /// <summary>The schema, for values.</summary>
    public SchemaNode Node { get; }

    /// <summary>The most elements or bytes a value has; 0 for what has none.</summary>
    public long MaxElements { get; private init; }

    /// <summary>The fewest bytes a value takes in JSON.</summary>
    public long MinSize { get; private init; } = 1;

    /// <summary>Fields by the names rules have for them.</summary>
    public IReadOnlyDictionary<string, RuleType> Fields { get; private init; } = new Dictionary<string, RuleType>(StringComparer.Ordinal);

    /// <summary>Elements of a list, values of a map.</summary>
    public RuleType? Element { get; private init; }

    /// <summary>True for a map.</summary>
    public bool HasKeys { get; private init; }

    /// <summary>What rules see of a schema; null when they see nothing.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="isRoot">True for a whole object, of which rules see apiVersion, kind and the names.</param>
    public static RuleType? Of(JsonObject schema, bool isRoot)
    {
        if (IsTrue(schema, "x-kubernetes-int-or-string"))
            return new RuleType(CelType.Dyn, Plain(schema)) { MaxElements = Length(schema) * BytesOfRune ?? CelBudget.Request - Quotes };
        if (isRoot)
            schema = WithMetadata(schema);
        return (string?)schema["type"] switch
        {
            "array" => List(schema),
            "object" when schema["additionalProperties"] is JsonObject values => Map(schema, values),
            "object" => Object(schema),
            "string" => Text(schema),
            "boolean" => new RuleType(CelType.Bool, Plain(schema)) { MinSize = 4 },
            "number" => new RuleType(new CelType("double"), Plain(schema)),
            "integer" => new RuleType(CelType.Int, Plain(schema)),
            _ => null,
        };
    }

    private static RuleType? List(JsonObject schema)
    {
        if (schema["items"] is not JsonObject items || Of(items, IsTrue(items, "x-kubernetes-embedded-resource")) is not { } element)
            return null;
        var most = Bound(schema, "maxItems") ?? (CelBudget.Request - Quotes) / (element.MinSize + 1);
        return new RuleType(new CelType("list", element.Type), Plain(schema)) { MaxElements = most, MinSize = Quotes, Element = element };
    }

    private static RuleType? Map(JsonObject schema, JsonObject values)
    {
        if (Of(values, IsTrue(values, "x-kubernetes-embedded-resource")) is not { } element)
            return null;
        var most = Bound(schema, "maxProperties") ?? (CelBudget.Request - Quotes) / (element.MinSize + PairOverhead);
        return new RuleType(new CelType("map", element.Type), Plain(schema)) { MaxElements = most, MinSize = Quotes, Element = element, HasKeys = true };
    }

    private static RuleType Object(JsonObject schema)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(static r => (string?)r).ToHashSet(StringComparer.Ordinal);
        var fields = new Dictionary<string, RuleType>(StringComparer.Ordinal);
        var size = Quotes;
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is not JsonObject property || Of(property, IsTrue(property, "x-kubernetes-embedded-resource")) is not { } type)
                continue;
            if (CelNames.Escape(name) is { } escaped)
                fields[escaped] = type;
            if (required.Contains(name) && property["default"] is null)
                size += name.Length + type.MinSize + FieldOverhead;
        }

        return new RuleType(null, Plain(schema)) { MinSize = size, Fields = fields };
    }

    // RFC 3339: a time takes 21 to 32 bytes, a day 12; the shortest duration is "0".
    private static RuleType Text(JsonObject schema) => (string?)schema["format"] switch
    {
        "byte" => new RuleType(new CelType("bytes"), Plain(schema)) { MaxElements = Length(schema) ?? CelBudget.Request - Quotes, MinSize = Quotes },
        "duration" => new RuleType(new CelType("duration"), Plain(schema)) { MaxElements = 32, MinSize = 3 },
        "date" => new RuleType(new CelType("timestamp"), Plain(schema)) { MaxElements = 12, MinSize = 12 },
        "date-time" => new RuleType(new CelType("timestamp"), Plain(schema)) { MaxElements = 32, MinSize = 21 },
        _ => new RuleType(CelType.Text, Plain(schema)) { MaxElements = Length(schema) * BytesOfRune ?? Longest(schema) ?? CelBudget.Request - Quotes, MinSize = Quotes },
    };

    private static long? Longest(JsonObject schema) => schema["enum"] is JsonArray { Count: > 0 } all
        ? all.Max(static v => v is JsonValue text && text.TryGetValue(out string? s) ? System.Text.Encoding.UTF8.GetByteCount(s) : 0)
        : null;

    private static long? Length(JsonObject schema) => Bound(schema, "maxLength");

    private static long? Bound(JsonObject schema, string keyword) => schema[keyword] is { } bound ? Math.Max(0, (long)bound.GetValue<double>()) : null;

    private static JsonObject WithMetadata(JsonObject schema)
    {
        var whole = schema.DeepClone().AsObject();
        if (whole["properties"] is not JsonObject properties)
            whole["properties"] = properties = [];
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = JsonNode.Parse("""{"type":"object","properties":{"name":{"type":"string"},"generateName":{"type":"string"}}}""");
        return whole;
    }

    private static SchemaNode Plain(JsonObject schema) => new(schema, KindSchemas.Resolve);

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
