using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// The structural schema of a custom resource: prunes what it does not know, fills in defaults and validates, in that order,
/// as kube-apiserver does. Keywords it does not support are refused when the definition is created.
/// </summary>
public sealed partial class StructuralSchema
{
    private static readonly HashSet<string> Supported = new(StringComparer.Ordinal)
    {
        "type", "description", "title", "format", "properties", "additionalProperties", "items", "required", "enum", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "nullable", "default",
        "example", "externalDocs", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-validations", "x-kubernetes-embedded-resource", "allOf", "anyOf", "oneOf", "not", "multipleOf", "uniqueItems",
    };

    private readonly JsonObject _root;
    private readonly Dictionary<JsonObject, IReadOnlyList<CelRule>> _rules = [];
    private readonly Dictionary<JsonObject, Regex> _patterns = [];

    private StructuralSchema(JsonObject root) => _root = root;

    /// <summary>Reads <c>openAPIV3Schema</c>.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="problems">What of it is not supported or wrong; the schema is usable only when empty.</param>
    /// <param name="path">Path of the schema in messages.</param>
    public static StructuralSchema Read(JsonObject schema, List<FieldProblem> problems, string path = "spec.validation.openAPIV3Schema")
    {
        var result = new StructuralSchema(schema.DeepClone().AsObject());
        result.Compile(result._root, path, unordered: null, problems);
        return result;
    }

    /// <summary>The schema of a part of an object, which is known to be well.</summary>
    internal static StructuralSchema ReadPart(JsonObject schema) => Read(schema, []);

    /// <summary>All problems of a part of an object.</summary>
    internal IReadOnlyList<FieldProblem> ValidatePart(JsonNode value)
    {
        var problems = new List<FieldProblem>();
        Validate(value, _root, "", problems, old: null);
        return problems;
    }

    /// <summary>The schema as it was given. Not to be changed.</summary>
    internal JsonObject Source => _root;

    /// <summary>The schema with what every object has: apiVersion, kind and metadata.</summary>
    internal SchemaNode Node
    {
        get
        {
            var whole = _root.DeepClone().AsObject();
            var properties = whole["properties"] as JsonObject;
            if (properties is null)
                whole["properties"] = properties = [];
            properties["apiVersion"] = new JsonObject { ["type"] = "string" };
            properties["kind"] = new JsonObject { ["type"] = "string" };
            properties["metadata"] = new JsonObject { ["$ref"] = KindSchemas.ObjectMetaReference };
            return new SchemaNode(whole, KindSchemas.Resolve);
        }
    }

    /// <summary>Removes unknown fields and fills in defaults, in place.</summary>
    public void PruneAndDefault(JsonObject value)
    {
        foreach (var (name, field) in Properties(_root))
        {
            if (name is "metadata" or "apiVersion" or "kind")
                continue;
            Default(value, name, field);
            if (value[name] is { } child)
                Prune(child, field);
        }

        foreach (var name in value.Select(static f => f.Key).Where(n => n is not ("metadata" or "apiVersion" or "kind") && !Has(_root, n)).ToList())
        {
            if (!IsTrue(_root, "x-kubernetes-preserve-unknown-fields"))
                value.Remove(name);
        }
    }

    /// <summary>All problems of the status alone, as a write of it is checked: texts name the places below status.</summary>
    public IReadOnlyList<FieldProblem> ValidateStatus(JsonObject value, JsonObject? old, Action<string>? warn = null)
    {
        var problems = new List<FieldProblem>();
        if (value["status"] is { } status && Properties(_root)["status"] is JsonObject schema)
            Validate(status, schema, "", problems, old?["status"]);
        if (problems.Count == 0)
            return Validate(value, old, warn);
        return [.. problems.Select(static p => p.Field == "<nil>" ? p : p with { Field = Join("status", p.Field) })];
    }

    /// <summary>All problems of a value; <paramref name="old"/> is the value before an update.</summary>
    public IReadOnlyList<FieldProblem> Validate(JsonObject value, JsonObject? old, Action<string>? warn = null)
    {
        var problems = new List<FieldProblem>();
        Validate(value, _root, "", problems, old);
        if (problems.Count == 0)
            Rules(value, old, _root, "", problems, warn);
        else if (_rules.Count > 0)
            problems.Add(FieldProblem.Invalid("<nil>", "null", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        return problems;
    }

    private static JsonObject Properties(JsonObject schema) => schema["properties"] as JsonObject ?? [];

    private static bool Has(JsonObject schema, string name) => Properties(schema).ContainsKey(name);

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private void Compile(JsonObject schema, string path, string? unordered, List<FieldProblem> problems)
    {
        foreach (var (keyword, _) in schema)
        {
            if (!Supported.Contains(keyword))
                problems.Add(FieldProblem.Forbidden($"{path}.{keyword}", "the sandbox does not support this keyword"));
        }

        if (schema["type"] is null && !IsTrue(schema, "x-kubernetes-int-or-string") && !IsTrue(schema, "x-kubernetes-preserve-unknown-fields"))
            problems.Add(FieldProblem.Required($"{path}.type", "must not be empty for specified object fields"));
        if ((string?)schema["type"] == "array" && schema["items"] is not JsonObject)
            problems.Add(FieldProblem.Required($"{path}.items", "must be specified"));
        if (schema["additionalProperties"] is JsonObject && schema["properties"] is JsonObject)
            problems.Add(FieldProblem.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        if ((string?)schema["pattern"] is { } pattern)
            CompilePattern(schema, pattern, path, problems);
        CompileRules(schema, path, unordered, problems);
        foreach (var keyword in (string[])["allOf", "anyOf", "oneOf"])
        {
            foreach (var part in (schema[keyword] as JsonArray ?? []).OfType<JsonObject>())
                CompilePart(part, path, problems);
        }

        if (schema["not"] is JsonObject not)
            CompilePart(not, path, problems);
        foreach (var (name, child) in Properties(schema))
            Compile(child!.AsObject(), $"{path}.properties[{name}]", unordered, problems);
        if (schema["items"] is JsonObject items)
            Compile(items, $"{path}.items", unordered ?? ((string?)schema["x-kubernetes-list-type"] == "map" ? null : path), problems);
        if (schema["additionalProperties"] is JsonObject values)
            Compile(values, $"{path}.additionalProperties", unordered, problems);
    }

    private void CompilePart(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if ((string?)schema["pattern"] is { } pattern)
            CompilePattern(schema, pattern, path, problems);
        foreach (var (_, child) in Properties(schema))
        {
            if (child is JsonObject below)
                CompilePart(below, path, problems);
        }

        if (schema["items"] is JsonObject items)
            CompilePart(items, path, problems);
    }

    private void CompilePattern(JsonObject schema, string pattern, string path, List<FieldProblem> problems)
    {
        try
        {
            _patterns[schema] = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problems.Add(FieldProblem.Invalid($"{path}.pattern", Quote(pattern), $"must be a valid regular expression, but isn't: {RegexProblem(pattern, e)}"));
        }
    }

    // RE2 has no look-around; Go names the piece that it does not know.
    private static string RegexProblem(string pattern, Exception error)
    {
        foreach (var piece in (string[])["(?=", "(?!", "(?<=", "(?<!", "(?>"])
        {
            if (pattern.Contains(piece, StringComparison.Ordinal))
                return $"error parsing regexp: invalid or unsupported Perl syntax: `{piece}`";
        }

        return $"error parsing regexp: {error.Message}";
    }

    private void CompileRules(JsonObject schema, string path, string? unordered, List<FieldProblem> problems)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
            return;
        var node = ReferenceEquals(schema, _root) ? RootForRules() : new SchemaNode(schema, KindSchemas.Resolve);
        var compiled = new List<CelRule>();
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"{path}.x-kubernetes-validations[{i}]";
            if (rules[i] is not JsonObject text || CelRule.Compile(text, node, at, problems) is not { } rule)
                continue;
            if (rule.UsesOldSelf && unordered is not null)
                problems.Add(FieldProblem.Invalid($"{at}.rule", Quote((string?)text["rule"] ?? ""), $"oldSelf cannot be used on the uncorrelatable portion of the schema within {unordered}"));
            compiled.Add(rule);
        }

        _rules[schema] = compiled;
    }

    // Of metadata rules see only the names.
    private SchemaNode RootForRules()
    {
        var whole = _root.DeepClone().AsObject();
        if (whole["properties"] is not JsonObject properties)
            whole["properties"] = properties = [];
        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = JsonNode.Parse("""{"type":"object","properties":{"name":{"type":"string"},"generateName":{"type":"string"}}}""");
        return new SchemaNode(whole, KindSchemas.Resolve);
    }

    private static void Default(JsonObject value, string name, JsonNode? field)
    {
        if (field!["default"] is not { } preset)
            return;
        if (!value.ContainsKey(name) || (value[name] is null && !IsTrue(field.AsObject(), "nullable")))
            value[name] = preset.DeepClone();
    }

    private static void Prune(JsonNode value, JsonNode? field)
    {
        var schema = field!.AsObject();
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, child) in Properties(schema))
                    Default(map, name, child);
                foreach (var name in map.Select(static f => f.Key).ToList())
                {
                    if (Properties(schema)[name] is { } known)
                        Descend(map[name], known);
                    else if (schema["additionalProperties"] is JsonObject values)
                        Descend(map[name], values);
                    else if (!IsTrue(schema, "x-kubernetes-preserve-unknown-fields") && schema["additionalProperties"] is not JsonValue)
                        map.Remove(name);
                    if (map.ContainsKey(name) && map[name] is null && Properties(schema)[name] is JsonObject nullable && !IsTrue(nullable, "nullable"))
                        map.Remove(name);
                }

                break;
            case JsonArray list when schema["items"] is JsonObject items:
                foreach (var item in list)
                    Descend(item, items);
                break;
        }

        static void Descend(JsonNode? child, JsonNode schema)
        {
            if (child is not null)
                Prune(child, schema);
        }
    }

    private static bool HasType(JsonNode value, JsonObject schema)
    {
        if (IsTrue(schema, "x-kubernetes-int-or-string"))
            return TypeOf(value) is "integer" or "string";
        return (string?)schema["type"] switch
        {
            null => true,
            "number" => TypeOf(value) is "integer" or "number",
            var type => TypeOf(value) == type,
        };
    }

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue(out long _) || (value.AsValue().TryGetValue(out double d) && double.IsInteger(d)) ? "integer" : "number",
        _ => "boolean",
    };

    private static string Show(JsonNode value) => value.ToJsonString();

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static double? Number(JsonObject schema, string keyword) => schema[keyword]?.GetValue<double>();

    private static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";
}
