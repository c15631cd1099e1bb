using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// One place of a custom resource's structural schema, read once: what validation, defaults and rules ask for at every write. Immutable.
/// </summary>
internal sealed class SchemaPart
{
    private SchemaPart(JsonObject source) => Source = source;

    /// <summary>The schema as it was given. Not to be changed.</summary>
    public JsonObject Source { get; }

    /// <summary>object, array, string, integer, number or boolean; empty for none.</summary>
    public string Type { get; private init; } = "";

    /// <summary>Types that values may have; none for anything.</summary>
    public IReadOnlyList<string> Types { get; private init; } = [];

    /// <summary>A format that is checked; empty for none and for those the server does not know.</summary>
    public string Format { get; private init; } = "";

    /// <summary>null may stand here.</summary>
    public bool IsNullable { get; private init; }

    /// <summary>x-kubernetes-preserve-unknown-fields.</summary>
    public bool Preserves { get; private init; }

    /// <summary>x-kubernetes-embedded-resource.</summary>
    public bool IsEmbedded { get; private init; }

    /// <summary>Fields by name.</summary>
    public IReadOnlyDictionary<string, SchemaPart> Properties { get; private init; } = new Dictionary<string, SchemaPart>(StringComparer.Ordinal);

    /// <summary>Elements of a list.</summary>
    public SchemaPart? Items { get; private init; }

    /// <summary>Values of a map.</summary>
    public SchemaPart? Values { get; private init; }

    /// <summary>False when <c>additionalProperties: false</c> forbids all but the named fields.</summary>
    public bool AllowsOthers { get; private init; } = true;

    /// <summary>Fields that must be there.</summary>
    public IReadOnlyList<string> Required { get; private init; } = [];

    /// <summary>Values that are allowed; null for all.</summary>
    public JsonArray? Enum { get; private init; }

    /// <summary>What a text must match.</summary>
    public Regex? Pattern { get; private init; }

    /// <summary>The pattern as it was written.</summary>
    public string PatternText { get; private init; } = "";

    /// <summary>atomic, set or map; empty for none.</summary>
    public string ListType { get; private init; } = "";

    /// <summary>Keys of the elements of a list of type map.</summary>
    public IReadOnlyList<string> ListKeys { get; private init; } = [];

    /// <summary>Value that is filled in.</summary>
    public JsonNode? Default { get; private init; }

    /// <summary>Schemas of which all must hold.</summary>
    public IReadOnlyList<SchemaPart> AllOf { get; private init; } = [];

    /// <summary>Schemas of which at least one must hold.</summary>
    public IReadOnlyList<SchemaPart> AnyOf { get; private init; } = [];

    /// <summary>Schemas of which exactly one must hold.</summary>
    public IReadOnlyList<SchemaPart> OneOf { get; private init; } = [];

    /// <summary>A schema that must not hold.</summary>
    public SchemaPart? Not { get; private init; }

    /// <summary>Compiled rules of x-kubernetes-validations.</summary>
    public IReadOnlyList<CelRule> Rules { get; private init; } = [];

    /// <summary>True when there are rules here or below.</summary>
    public bool HasRules { get; private init; }

    /// <summary>Reads a schema that is known to be structural.</summary>
    /// <param name="schema">The schema. Not to be changed afterwards.</param>
    /// <param name="isRoot">True at the root of an object, where rules see apiVersion, kind and the names.</param>
    public static SchemaPart Read(JsonObject schema, bool isRoot) => Read(schema, isRoot, isWhole: true);

    /// <summary>Reads the places and types of a schema only, which may be wrong otherwise.</summary>
    public static SchemaPart ReadShape(JsonObject schema) => Read(schema, isRoot: false, isWhole: false);

    private static SchemaPart Read(JsonObject schema, bool isRoot, bool isWhole)
    {
        var type = (string?)schema["type"] ?? "";
        var isIntOrString = IsTrue(schema, "x-kubernetes-int-or-string");
        var properties = (schema["properties"] as JsonObject ?? []).Where(static p => p.Value is JsonObject).ToDictionary(static p => p.Key, p => Read(p.Value!.AsObject(), isRoot: false, isWhole), StringComparer.Ordinal);
        var items = schema["items"] is JsonObject item ? Read(item, isRoot: false, isWhole) : null;
        var values = schema["additionalProperties"] is JsonObject value ? Read(value, isRoot: false, isWhole) : null;
        var rules = isWhole ? ReadRules(schema, isRoot) : [];
        var pattern = isWhole ? (string?)schema["pattern"] ?? "" : "";
        return new SchemaPart(schema)
        {
            Type = type,
            Types = isIntOrString ? ["integer", "string"] : type.Length == 0 ? [] : [type],
            Format = StringFormats.Known((string?)schema["format"] ?? "", isIntOrString ? "" : type),
            IsNullable = IsTrue(schema, "nullable"),
            Preserves = IsTrue(schema, "x-kubernetes-preserve-unknown-fields"),
            IsEmbedded = IsTrue(schema, "x-kubernetes-embedded-resource"),
            Properties = properties,
            Items = items,
            Values = values,
            AllowsOthers = schema["additionalProperties"] is not JsonValue allows || !allows.TryGetValue(out bool allowed) || allowed,
            Required = [.. (schema["required"] as JsonArray ?? []).Select(static r => (string)r!)],
            Enum = schema["enum"] as JsonArray is { Count: > 0 } all ? all : null,
            Pattern = pattern.Length == 0 ? null : GoRegex.Compile(pattern),
            PatternText = pattern,
            ListType = (string?)schema["x-kubernetes-list-type"] ?? "",
            ListKeys = [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(static k => (string)k!)],
            Default = schema["default"],
            AllOf = Parts(schema["allOf"], isWhole),
            AnyOf = Parts(schema["anyOf"], isWhole),
            OneOf = Parts(schema["oneOf"], isWhole),
            Not = schema["not"] is JsonObject not ? Read(not, isRoot: false, isWhole) : null,
            Rules = rules,
            HasRules = rules.Count > 0 || properties.Values.Any(static p => p.HasRules) || items?.HasRules == true || values?.HasRules == true,
        };
    }

    /// <summary>A bound such as maxLength; null for none.</summary>
    public double? Bound(string keyword) => Source[keyword]?.GetValue<double>();

    /// <summary>A keyword that is true or false.</summary>
    public bool Is(string keyword) => IsTrue(Source, keyword);

    /// <summary>The schema of a field or of a map's value; null when there is none.</summary>
    public SchemaPart? Child(string name) => Properties.TryGetValue(name, out var field) ? field : Values;

    private static IReadOnlyList<SchemaPart> Parts(JsonNode? list, bool isWhole) => [.. (list as JsonArray ?? []).OfType<JsonObject>().Select(p => Read(p, isRoot: false, isWhole))];

    private static IReadOnlyList<CelRule> ReadRules(JsonObject schema, bool isRoot)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray { Count: > 0 } rules)
            return [];
        var self = RuleType.Of(schema, isRoot || IsTrue(schema, "x-kubernetes-embedded-resource"));
        return self is null ? [] : [.. rules.OfType<JsonObject>().Select(r => CelRule.Compile(r, self).Rule).OfType<CelRule>()];
    }

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
