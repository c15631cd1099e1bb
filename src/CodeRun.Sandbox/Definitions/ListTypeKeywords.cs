using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of x-kubernetes-list-type and x-kubernetes-list-map-keys.</summary>
internal static class ListTypeKeywords
{
    private const string ListType = "x-kubernetes-list-type";
    private const string Keys = "x-kubernetes-list-map-keys";

    /// <summary>Checks one place of a schema.</summary>
    public static void Validate(JsonObject schema, string path, List<FieldProblem> problems)
    {
        var kind = (string?)schema[ListType];
        var keys = schema[Keys] as JsonArray ?? [];
        if (kind is not null)
            Type(schema, kind, path, problems);
        if (kind is not (null or "atomic" or "set" or "map"))
            problems.Add(FieldProblem.NotSupported($"{path}.{ListType}", GoText.Quote(kind), ["atomic", "set", "map"]));
        if (keys.Count > 0 && kind != "map")
            problems.Add(kind is null ? FieldProblem.Required($"{path}.{ListType}", $"must be map if {Keys} is non-empty") : FieldProblem.Invalid($"{path}.{ListType}", GoText.Quote(kind), $"must be map if {Keys} is non-empty"));
        if (kind == "map")
            Map(schema, keys, path, problems);
        if (kind is "map" or "set" && schema["items"] is JsonObject items)
            Items(items, keys, kind, path, problems);
    }

    private static void Type(JsonObject schema, string kind, string path, List<FieldProblem> problems)
    {
        var type = (string?)schema["type"] ?? "";
        if (type.Length == 0)
            problems.Add(FieldProblem.Required($"{path}.type", $"must be array if {ListType} is specified"));
        else if (type != "array")
            problems.Add(FieldProblem.Invalid($"{path}.type", GoText.Quote(type), $"must be array if {ListType} is specified"));
        else if (kind == "set" && schema["items"] is JsonObject items)
            Set(items, path, problems);
    }

    // The elements of a set are compared as a whole.
    private static void Set(JsonObject items, string path, List<FieldProblem> problems)
    {
        var inner = (string?)items[ListType];
        var shown = inner is null ? "null" : GoText.Quote(inner);
        if ((string?)items["type"] == "array" && inner is not (null or "atomic"))
            problems.Add(FieldProblem.Invalid($"{path}.items.{ListType}", shown, $"must be atomic as item of a list with {ListType}=set"));
        if ((string?)items["type"] == "object" && (string?)items["x-kubernetes-map-type"] != "atomic")
            problems.Add(FieldProblem.Invalid($"{path}.items.x-kubernetes-map-type", shown, $"must be atomic as item of a list with {ListType}=set"));
    }

    private static void Map(JsonObject schema, JsonArray keys, string path, List<FieldProblem> problems)
    {
        if (keys.Count == 0)
            problems.Add(FieldProblem.Required($"{path}.{Keys}", $"must not be empty if {ListType} is map"));
        if (schema["items"] is not JsonObject items)
        {
            problems.Add(FieldProblem.Required($"{path}.items", $"must have a schema if {ListType} is map"));
            return;
        }

        if ((string?)items["type"] != "object")
        {
            problems.Add(FieldProblem.Invalid($"{path}.items.type", GoText.Quote((string?)items["type"] ?? ""), $"must be object if parent array's {ListType} is map"));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys.Select(static k => (string?)k ?? ""))
        {
            if (items["properties"]?[key] is not JsonObject property)
                problems.Add(FieldProblem.Invalid($"{path}.{Keys}", GoValue.Json(keys), "entries must all be names of item properties"));
            else if ((string?)property["type"] is "array" or "object")
                problems.Add(FieldProblem.Invalid($"{path}.items.properties[{key}].type", "\"object\"", $"must be a scalar type if parent array's {ListType} is map"));
            if (!seen.Add(key))
                problems.Add(FieldProblem.Invalid($"{path}.{Keys}", GoValue.Json(keys), "must not contain duplicate entries"));
        }
    }

    private static void Items(JsonObject items, JsonArray keys, string kind, string path, List<FieldProblem> problems)
    {
        if (IsTrue(items, "nullable"))
            problems.Add(FieldProblem.Forbidden($"{path}.items.nullable", $"cannot be nullable when {ListType} is {kind}"));
        if (kind != "map")
            return;
        var required = (items["required"] as JsonArray ?? []).Select(static r => (string?)r).ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys.Select(static k => (string?)k ?? ""))
        {
            if (items["properties"]?[key] is not JsonObject property)
                continue;
            if (!required.Contains(key) && property["default"] is null)
                problems.Add(FieldProblem.Required($"{path}.items.properties[{key}].default", $"this property is in {Keys}, so it must have a default or be a required property"));
            if (IsTrue(property, "nullable"))
                problems.Add(FieldProblem.Forbidden($"{path}.items.properties[{key}].nullable", $"this property is in {Keys}, so it cannot be nullable"));
        }
    }

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
