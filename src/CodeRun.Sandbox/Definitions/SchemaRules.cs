using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>What the schema of a custom resource must be like: structural, without what apiextensions forbids, with defaults that fit.</summary>
internal static class SchemaRules
{
    private static readonly (string Keyword, string Message)[] Forbidden =
    [
        ("patternProperties", "patternProperties is not supported"),
        ("definitions", "definitions is not supported"),
        ("dependencies", "dependencies is not supported"),
        ("$ref", "$ref is not supported"),
        ("additionalItems", "additionalItems is not supported"),
        ("id", "id is not supported"),
    ];

    /// <summary>Checks a schema; the rules of CEL and patterns are checked when it is compiled.</summary>
    public static void Validate(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if ((string?)schema["type"] is { } type and not "object")
            problems.Add(FieldProblem.Invalid($"{path}.type", $"\"{type}\"", "must be object at the root"));
        if (schema["properties"]?["metadata"] is JsonObject metadata && (metadata["properties"] as JsonObject ?? []).Any(static p => p.Key is not ("name" or "generateName")))
            problems.Add(FieldProblem.Forbidden($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        Place(schema, path, problems);
        if (problems.Count == 0)
            StructuralSchema.Read(schema, problems, path);
        if (problems.Count == 0)
            Defaults(schema, path, problems);
    }

    private static void Place(JsonObject schema, string path, List<FieldProblem> problems)
    {
        foreach (var (keyword, message) in Forbidden)
        {
            if (schema.ContainsKey(keyword))
                problems.Add(FieldProblem.Forbidden($"{path}.{keyword}", message));
        }

        if (IsTrue(schema, "uniqueItems"))
            problems.Add(FieldProblem.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        if (schema["x-kubernetes-preserve-unknown-fields"] is JsonValue keeps && keeps.TryGetValue(out bool kept) && !kept)
            problems.Add(FieldProblem.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", "false", "must be true or undefined"));
        ListKeys(schema, path, problems);
        Logic(schema, path, problems);
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject below)
                Place(below, $"{path}.properties[{name}]", problems);
        }

        if (schema["items"] is JsonObject items)
            Place(items, $"{path}.items", problems);
        if (schema["additionalProperties"] is JsonObject values)
            Place(values, $"{path}.additionalProperties", problems);
    }

    private static void ListKeys(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if ((string?)schema["x-kubernetes-list-type"] is { } type and not ("map" or "set" or "atomic"))
            problems.Add(FieldProblem.NotSupported($"{path}.x-kubernetes-list-type", $"\"{type}\"", ["atomic", "map", "set"]));
        if ((string?)schema["x-kubernetes-list-type"] != "map")
            return;
        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray ?? [];
        if (keys.Count == 0)
            problems.Add(FieldProblem.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        var items = schema["items"] as JsonObject ?? [];
        var known = items["properties"] as JsonObject ?? [];
        if (keys.Any(k => !known.ContainsKey((string)k!)))
            problems.Add(FieldProblem.Invalid($"{path}.x-kubernetes-list-map-keys", keys.ToJsonString(), "entries must all be names of item properties"));
        foreach (var key in keys.Select(static k => (string)k!).Where(known.ContainsKey))
        {
            var isRequired = (items["required"] as JsonArray ?? []).Any(r => (string?)r == key);
            if (!isRequired && known[key]!["default"] is null)
                problems.Add(FieldProblem.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }

    // Inside allOf, anyOf, oneOf and not, schemas may only restrict.
    private static void Logic(JsonObject schema, string path, List<FieldProblem> problems)
    {
        foreach (var keyword in (string[])["allOf", "anyOf", "oneOf"])
        {
            var index = 0;
            foreach (var part in (schema[keyword] as JsonArray ?? []).OfType<JsonObject>())
                Restriction(part, $"{path}.{keyword}[{index++}]", IsTrue(schema, "x-kubernetes-int-or-string"), problems);
        }

        if (schema["not"] is JsonObject not)
            Restriction(not, $"{path}.not", mayHaveType: false, problems);
    }

    private static void Restriction(JsonObject schema, string path, bool mayHaveType, List<FieldProblem> problems)
    {
        if (schema["default"] is not null)
            problems.Add(FieldProblem.Forbidden($"{path}.default", "must be undefined to be structural"));
        if (schema["type"] is not null && !mayHaveType)
            problems.Add(FieldProblem.Forbidden($"{path}.type", "must be empty to be structural"));
        if (IsTrue(schema, "nullable"))
            problems.Add(FieldProblem.Forbidden($"{path}.nullable", "must be false to be structural"));
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject below)
                Restriction(below, $"{path}.properties[{name}]", mayHaveType: false, problems);
        }

        if (schema["items"] is JsonObject items)
            Restriction(items, $"{path}.items", mayHaveType: false, problems);
    }

    private static void Defaults(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (schema["default"] is { } preset)
        {
            var found = StructuralSchema.ReadPart(schema).ValidatePart(preset);
            problems.AddRange(found.Select(f => f with { Field = f.Field.Length == 0 ? $"{path}.default" : $"{path}.default.{f.Field}" }));
            if (found.Count == 0 && Unknown(preset, schema))
                problems.Add(FieldProblem.Invalid($"{path}.default", preset.ToJsonString(), "must not have unknown fields"));
        }

        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject below)
                Defaults(below, $"{path}.properties[{name}]", problems);
        }

        if (schema["items"] is JsonObject items)
            Defaults(items, $"{path}.items", problems);
        if (schema["additionalProperties"] is JsonObject values)
            Defaults(values, $"{path}.additionalProperties", problems);
    }

    private static bool Unknown(JsonNode value, JsonObject schema)
    {
        var node = new SchemaNode(schema, static _ => null);
        return Differs(value, node);

        static bool Differs(JsonNode? value, SchemaNode node) => value switch
        {
            JsonObject map => map.Any(m => node.Child(m.Key) is not { } child || Differs(m.Value, child)),
            JsonArray list => list.Any(i => Differs(i, node.Items)),
            _ => false,
        };
    }

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword]?.GetValueKind() == JsonValueKind.True;
}
