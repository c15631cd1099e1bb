using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// The structural schema of a custom resource: prunes what it does not know, fills in defaults and validates, in that order,
/// as kube-apiserver does. Keywords it does not support are refused when the definition is created.
/// </summary>
public sealed class StructuralSchema
{
    private static readonly HashSet<string> Supported = new(StringComparer.Ordinal)
    {
        "type", "description", "title", "format", "properties", "additionalProperties", "items", "required", "enum", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "nullable", "default",
        "example", "externalDocs", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-validations",
    };

    private readonly JsonObject _root;
    private readonly Dictionary<JsonObject, IReadOnlyList<(CelExpression Rule, string Message)>> _rules = [];
    private readonly Dictionary<JsonObject, Regex> _patterns = [];

    private StructuralSchema(JsonObject root) => _root = root;

    /// <summary>Reads <c>openAPIV3Schema</c>.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="problems">What of it is not supported or wrong; the schema is usable only when empty.</param>
    public static StructuralSchema Read(JsonObject schema, List<FieldProblem> problems)
    {
        var result = new StructuralSchema(schema.DeepClone().AsObject());
        result.Compile(result._root, "spec.validation.openAPIV3Schema", problems);
        return result;
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

    /// <summary>All problems of a value; <paramref name="old"/> is the value before an update.</summary>
    public IReadOnlyList<FieldProblem> Validate(JsonObject value, JsonObject? old)
    {
        var problems = new List<FieldProblem>();
        Validate(value, _root, "", problems);
        if (problems.Count == 0)
            Rules(value, old, _root, "", problems);
        return problems;
    }

    private static JsonObject Properties(JsonObject schema) => schema["properties"] as JsonObject ?? [];

    private static bool Has(JsonObject schema, string name) => Properties(schema).ContainsKey(name);

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private void Compile(JsonObject schema, string path, List<FieldProblem> problems)
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
        CompileRules(schema, path, problems);
        foreach (var (name, child) in Properties(schema))
            Compile(child!.AsObject(), $"{path}.properties[{name}]", problems);
        if (schema["items"] is JsonObject items)
            Compile(items, $"{path}.items", problems);
        if (schema["additionalProperties"] is JsonObject values)
            Compile(values, $"{path}.additionalProperties", problems);
    }

    private void CompilePattern(JsonObject schema, string pattern, string path, List<FieldProblem> problems)
    {
        try
        {
            _patterns[schema] = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problems.Add(FieldProblem.Invalid($"{path}.pattern", Quote(pattern), $"must be a valid regular expression, but isn't: {e.Message}"));
        }
    }

    private void CompileRules(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (schema["x-kubernetes-validations"] is not JsonArray rules)
            return;
        var compiled = new List<(CelExpression, string)>();
        for (var i = 0; i < rules.Count; i++)
        {
            var text = (string?)rules[i]?["rule"] ?? "";
            try
            {
                compiled.Add((CelExpression.Parse(text), (string?)rules[i]!["message"] ?? $"failed rule: {text}"));
            }
            catch (FormatException e)
            {
                problems.Add(FieldProblem.Invalid($"{path}.x-kubernetes-validations[{i}].rule", Quote(text), $"compilation failed: {e.Message}"));
            }
        }

        _rules[schema] = compiled;
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

    private void Validate(JsonNode? value, JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (value is null)
        {
            if (!IsTrue(schema, "nullable"))
                problems.Add(FieldProblem.WrongType(path, "\"null\"", $"{path} in body must be of type {(string?)schema["type"]}: \"null\""));
            return;
        }

        if (!HasType(value, schema))
        {
            problems.Add(FieldProblem.WrongType(path, $"\"{TypeOf(value)}\"", $"{path} in body must be of type {(string?)schema["type"]}: \"{TypeOf(value)}\""));
            return;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
            problems.Add(FieldProblem.NotSupported(path, Show(value), allowed.Select(static a => a is JsonValue v && v.TryGetValue(out string? s) ? s : a?.ToJsonString() ?? "null")));
        switch (value)
        {
            case JsonObject map:
                ValidateObject(map, schema, path, problems);
                break;
            case JsonArray list:
                ValidateList(list, schema, path, problems);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                ValidateText(text, schema, path, problems);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number:
                ValidateNumber(scalar, schema, path, problems);
                break;
        }
    }

    private void ValidateObject(JsonObject map, JsonObject schema, string path, List<FieldProblem> problems)
    {
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(static r => (string)r!).Where(r => !map.ContainsKey(r)))
            problems.Add(FieldProblem.Required(Join(path, required)));
        Bound(map.Count, schema, "minProperties", "maxProperties", path, "properties", problems);
        foreach (var (name, child) in map)
        {
            if (path.Length == 0 && name is "metadata" or "apiVersion" or "kind" && path.Length == 0)
                continue;
            if (Properties(schema)[name] is JsonObject known)
                Validate(child, known, Join(path, name), problems);
            else if (schema["additionalProperties"] is JsonObject values)
                Validate(child, values, $"{path}.{name}", problems);
        }
    }

    private void ValidateList(JsonArray list, JsonObject schema, string path, List<FieldProblem> problems)
    {
        Bound(list.Count, schema, "minItems", "maxItems", path, "items", problems);
        for (var i = 0; i < list.Count; i++)
            Validate(list[i], schema["items"]!.AsObject(), $"{path}[{i}]", problems);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var key = (string?)schema["x-kubernetes-list-type"] switch
            {
                "set" => list[i]?.ToJsonString(),
                "map" => KeyOf(list[i], schema)?.ToJsonString(),
                _ => null,
            };
            if (key is not null && !seen.Add(key))
                problems.Add(new FieldProblem("FieldValueDuplicate", $"{path}[{i}]", $"Duplicate value: {key}"));
        }
    }

    private static JsonObject? KeyOf(JsonNode? item, JsonObject schema) =>
        item is JsonObject map && schema["x-kubernetes-list-map-keys"] is JsonArray keys
            ? new JsonObject(keys.Select(k => KeyValuePair.Create((string)k!, map[(string)k!]?.DeepClone())))
            : null;

    private void ValidateText(string text, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var length = text.EnumerateRunes().Count();
        if (Number(schema, "maxLength") is { } most && length > most)
            problems.Add(new FieldProblem("FieldValueTooLong", path, $"Too long: may not be more than {most} bytes"));
        if (Number(schema, "minLength") is { } least && length < least)
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body should be at least {least} chars long"));
        if (_patterns.TryGetValue(schema, out var pattern) && !pattern.IsMatch(text))
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body should match '{pattern}'"));
        if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body must be of type date-time: {Quote(text)}"));
    }

    private static void ValidateNumber(JsonValue scalar, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var number = scalar.GetValue<double>();
        if (Number(schema, "minimum") is { } least && number < least)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body should be greater than or equal to {least.ToString(CultureInfo.InvariantCulture)}"));
        if (Number(schema, "maximum") is { } most && number > most)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body should be less than or equal to {most.ToString(CultureInfo.InvariantCulture)}"));
        if ((string?)schema["format"] == "int32" && number is > int.MaxValue or < int.MinValue)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body must be of type int32: {Quote("number")}"));
    }

    private static void Bound(int count, JsonObject schema, string low, string high, string path, string what, List<FieldProblem> problems)
    {
        if (Number(schema, low) is { } least && count < least)
            problems.Add(FieldProblem.Invalid(path, count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {least} {what}"));
        if (Number(schema, high) is { } most && count > most)
            problems.Add(new FieldProblem("FieldValueTooMany", path, $"Too many: {count}: must have at most {most} {what}"));
    }

    private void Rules(JsonNode? value, JsonNode? old, JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (value is null)
            return;
        foreach (var (rule, message) in _rules.GetValueOrDefault(schema, []))
        {
            if (rule.UsesOldSelf && old is null)
                continue;
            if (!rule.Holds(value, old))
                problems.Add(FieldProblem.Invalid(path.Length == 0 ? "<nil>" : path, value is JsonObject ? "\"object\"" : Show(value), message));
        }

        if (value is JsonObject map)
        {
            foreach (var (name, child) in Properties(schema))
            {
                if (map[name] is { } present)
                    Rules(present, (old as JsonObject)?[name], child!.AsObject(), Join(path, name), problems);
            }
        }
        else if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
                Rules(list[i], old: null, items, $"{path}[{i}]", problems);
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

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
