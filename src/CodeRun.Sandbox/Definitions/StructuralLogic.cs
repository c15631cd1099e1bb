using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Inside allOf, anyOf, oneOf and not, schemas may only restrict what is defined outside of them.</summary>
internal static class StructuralLogic
{
    private static readonly string[] Junctors = ["anyOf", "allOf", "oneOf"];
    private static readonly string[] Empty = ["title", "description"];

    /// <summary>Notes what the logic of a place defines, and patterns that are none.</summary>
    public static void Validate(JsonObject schema, string path, List<FieldProblem> problems) =>
        Restrictions(schema, path, IsIntOrString(schema["anyOf"]), IsIntOrString((schema["allOf"] as JsonArray)?.FirstOrDefault()?["anyOf"]), problems);

    /// <summary>Notes what logic restricts although nothing defines it.</summary>
    public static void Complete(JsonObject logic, JsonObject? schema, string path, string at, List<FieldProblem> problems)
    {
        foreach (var (part, where) in Parts(logic, at))
            CompletePart(part, schema, path, where, problems);
    }

    private static void CompletePart(JsonObject part, JsonObject? schema, string path, string at, List<FieldProblem> problems)
    {
        if (schema is null)
        {
            problems.Add(FieldProblem.Required(path, $"because it is defined in {at}"));
            return;
        }

        Complete(part, schema, path, at, problems);
        if (part["items"] is JsonObject items)
            CompletePart(items, schema["items"] as JsonObject, $"{path}.items", $"{at}.items", problems);
        foreach (var (name, child) in part["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property)
                CompletePart(property, schema["properties"]?[name] as JsonObject, $"{path}.properties[{name}]", $"{at}.properties[{name}]", problems);
        }
    }

    private static IEnumerable<(JsonObject Part, string Path)> Parts(JsonObject schema, string path)
    {
        foreach (var junctor in Junctors)
        {
            var index = 0;
            foreach (var part in (schema[junctor] as JsonArray ?? []).OfType<JsonObject>())
                yield return (part, $"{path}.{junctor}[{index++}]");
        }

        if (schema["not"] is JsonObject not)
            yield return (not, $"{path}.not");
    }

    private static void Restrictions(JsonObject schema, string path, bool skipsAnyOf, bool skipsFirstAllOf, List<FieldProblem> problems)
    {
        foreach (var (part, at) in Parts(schema, path))
        {
            if (!skipsAnyOf || !at.StartsWith($"{path}.anyOf[", StringComparison.Ordinal))
                Restriction(part, at, skipsFirstAllOf && at == $"{path}.allOf[0]", problems);
        }

        if ((string?)schema["pattern"] is { Length: > 0 } pattern && PatternProblem(pattern) is { } wrong)
            problems.Add(FieldProblem.Invalid($"{path}.pattern", GoText.Quote(pattern), $"must be a valid regular expression, but isn't: {wrong}"));
    }

    private static void Restriction(JsonObject part, string path, bool skipsAnyOf, List<FieldProblem> problems)
    {
        Restrictions(part, path, skipsAnyOf, skipsFirstAllOf: false, problems);
        if (part["items"] is JsonObject items)
            Restriction(items, $"{path}.items", skipsAnyOf: false, problems);
        foreach (var (name, child) in part["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property)
                Restriction(property, $"{path}.properties[{name}]", skipsAnyOf: false, problems);
        }

        void Forbid(string keyword, string how) => problems.Add(FieldProblem.Forbidden($"{path}.{keyword}", $"must be {how} to be structural"));

        if (((string?)part["type"] ?? "").Length > 0)
            Forbid("type", "empty");
        foreach (var keyword in (string[])["additionalProperties", "default", "x-kubernetes-list-type", "x-kubernetes-map-type"])
        {
            if (part[keyword] is not null)
                Forbid(keyword, "undefined");
        }

        foreach (var keyword in Empty.Where(k => ((string?)part[k] ?? "").Length > 0))
            Forbid(keyword, "empty");
        foreach (var keyword in (string[])["nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string"])
        {
            if (part[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag)
                Forbid(keyword, "false");
        }

        foreach (var keyword in (string[])["x-kubernetes-list-map-keys", "x-kubernetes-validations"])
        {
            if (part[keyword] is JsonArray { Count: > 0 })
                Forbid(keyword, "empty");
        }

        if (part["properties"]?["metadata"] is not null)
            problems.Add(FieldProblem.Forbidden($"{path}.properties[metadata]", "must not be specified in a nested context"));
    }

    private static bool IsIntOrString(JsonNode? anyOf) =>
        anyOf is JsonArray { Count: 2 } list && list[0] is JsonObject { Count: 1 } first && list[1] is JsonObject { Count: 1 } second && (string?)first["type"] == "integer" && (string?)second["type"] == "string";

    private static string? PatternProblem(string pattern)
    {
        try
        {
            GoRegex.Compile(pattern);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
