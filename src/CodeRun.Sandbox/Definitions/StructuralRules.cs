using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>What makes a schema structural: every place has a type of its own, and logic only restricts (apiextensions: apiserver/schema).</summary>
internal static class StructuralRules
{
    private const string IntOrString = "x-kubernetes-int-or-string";
    private const string Preserve = "x-kubernetes-preserve-unknown-fields";
    private const string Embedded = "x-kubernetes-embedded-resource";
    private static readonly string[] Foreign = ["id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions"];

    /// <summary>Why a schema cannot be looked at at all; null when it can.</summary>
    public static string? Unsupported(JsonObject schema)
    {
        foreach (var keyword in Foreign)
        {
            if (schema[keyword] is not (null or JsonObject { Count: 0 }))
                return $"OpenAPIV3Schema '{keyword.Replace("$schema", "schema", StringComparison.Ordinal)}' is not supported";
        }

        if (schema["items"] is JsonArray)
            return "OpenAPIV3Schema 'items' must be a schema, but is an array";
        if (schema[Preserve] is JsonValue keeps && keeps.TryGetValue(out bool kept) && !kept)
            return $"internal error: '{Preserve}' must be true or undefined";
        return SchemaWalk.Children(schema).Select(static c => Unsupported(c.Schema)).FirstOrDefault(static p => p is not null);
    }

    /// <summary>All that is not structural, sorted as a server does.</summary>
    public static IReadOnlyList<FieldProblem> Validate(JsonObject schema, string path)
    {
        var problems = new List<FieldProblem>();
        Place(schema, path, "at the root", problems);
        StructuralLogic.Complete(schema, schema, path, path, problems);
        return [.. problems.OrderBy(static p => $"{p.Field}: {p.Message}", StringComparer.Ordinal)];
    }

    private static void Place(JsonObject schema, string path, string level, List<FieldProblem> problems)
    {
        var isRoot = level == "at the root";
        var type = (string?)schema["type"] ?? "";
        if (type == "array" && schema["items"] is not JsonObject)
            problems.Add(FieldProblem.Required($"{path}.items", "must be specified"));
        if (schema["items"] is JsonObject items)
            Place(items, $"{path}.items", "for specified array items", problems);
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property)
                Place(property, $"{path}.properties[{name}]", "for specified object fields", problems);
        }

        if (schema["additionalProperties"] is { } others)
        {
            if (isRoot)
                problems.Add(FieldProblem.Forbidden($"{path}.additionalProperties", "must not be used at the root"));
            if (others is JsonObject values)
                Place(values, $"{path}.additionalProperties", "for specified object fields", problems);
        }

        Extensions(schema, path, problems);
        StructuralLogic.Validate(schema, path, problems);
        Type(schema, type, path, level, problems);
        Metadata(schema, path, isRoot, problems);
    }

    private static void Extensions(JsonObject schema, string path, List<FieldProblem> problems)
    {
        if (!IsTrue(schema, IntOrString))
            return;
        foreach (var keyword in (string[])[Preserve, Embedded])
        {
            if (IsTrue(schema, keyword))
                problems.Add(FieldProblem.Invalid($"{path}.{keyword}", "true", $"must be false if {IntOrString} is true"));
        }
    }

    private static void Type(JsonObject schema, string type, string path, string level, List<FieldProblem> problems)
    {
        if (IsTrue(schema, Embedded) && type != "object")
            problems.Add(type.Length == 0 ? FieldProblem.Required($"{path}.type", $"must be object if {Embedded} is true") : FieldProblem.Invalid($"{path}.type", GoText.Quote(type), $"must be object if {Embedded} is true"));
        else if (type.Length == 0 && !IsTrue(schema, IntOrString) && !IsTrue(schema, Preserve))
            problems.Add(FieldProblem.Required($"{path}.type", $"must not be empty {level}"));
        if (IsTrue(schema, Embedded) && schema["additionalProperties"] is not null)
            problems.Add(FieldProblem.Forbidden($"{path}.additionalProperties", $"must not be used if {Embedded} is set"));
        if (level == "at the root" && type.Length > 0 && type != "object")
            problems.Add(FieldProblem.Invalid($"{path}.type", GoText.Quote(type), "must be object at the root"));
        if (IsTrue(schema, Embedded) && !IsTrue(schema, Preserve) && schema["properties"] is not JsonObject { Count: > 0 })
            problems.Add(FieldProblem.Required($"{path}.properties", $"must not be empty if {Embedded} is true without {Preserve}"));
    }

    // What every object has may be restricted, but not changed.
    private static void Metadata(JsonObject schema, string path, bool isRoot, List<FieldProblem> problems)
    {
        if (!isRoot && !IsTrue(schema, Embedded))
            return;
        foreach (var field in (string[])["kind", "apiVersion"])
        {
            if (schema["properties"]?[field] is JsonObject text && (string?)text["type"] != "string")
                problems.Add(FieldProblem.Invalid($"{path}.properties[{field}].type", GoText.Quote((string?)text["type"] ?? ""), "must be string"));
        }

        if (schema["properties"]?["metadata"] is not JsonObject metadata)
            return;
        if ((string?)metadata["type"] != "object")
            problems.Add(FieldProblem.Invalid($"{path}.properties[metadata].type", GoText.Quote((string?)metadata["type"] ?? ""), "must be object"));
        var known = metadata["properties"] as JsonObject ?? [];
        if (isRoot && (known.Any(static p => p.Key is not ("name" or "generateName")) || metadata.Any(static k => k.Key is not ("type" or "properties" or "default"))))
            problems.Add(FieldProblem.Forbidden($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified"));
    }

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
