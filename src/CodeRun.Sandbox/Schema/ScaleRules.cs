using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>What the places of a scale must hold in every object that is written.</summary>
internal static class ScaleRules
{
    /// <summary>Notes what is wrong with an object.</summary>
    public static void Validate(JsonObject value, ScalePaths? scale, bool isStatus, List<FieldProblem> problems)
    {
        if (scale is null)
            return;
        if (!isStatus)
            Replicas(value, scale.Spec, problems);
        Replicas(value, scale.Status, problems);
        if (scale.Selector is { } selector && Find(value, selector, out var wrong) is { } text && (wrong is not null || text.GetValueKind() != JsonValueKind.String))
            problems.Add(FieldProblem.Invalid(selector, "\"\"", wrong ?? $"{selector} accessor error: {Plain(text)} is of the type {TypeOf(text)}, expected string"));
    }

    private static void Replicas(JsonObject value, string path, List<FieldProblem> problems)
    {
        if (Find(value, path, out var wrong) is not { } found)
            return;
        if (wrong is not null || found is not JsonValue scalar || !scalar.TryGetValue(out long number))
            problems.Add(FieldProblem.Invalid(path, "0", wrong ?? $"{path} accessor error: {Plain(found)} is of the type {TypeOf(found)}, expected int64"));
        else if (number < 0)
            problems.Add(FieldProblem.Invalid(path, number.ToString(CultureInfo.InvariantCulture), "should be a non-negative integer"));
        else if (number > int.MaxValue)
            problems.Add(FieldProblem.Invalid(path, number.ToString(CultureInfo.InvariantCulture), $"should be less than or equal to {int.MaxValue}"));
    }

    // The value at a path; what is in its way instead of a map is told of.
    private static JsonNode? Find(JsonObject value, string path, out string? wrong)
    {
        wrong = null;
        JsonNode? at = value;
        var parts = path.TrimStart('.').Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (at is not JsonObject map)
            {
                wrong = $".{string.Join('.', parts[..(i + 1)])} accessor error: {Plain(at!)} is of the type {TypeOf(at!)}, expected map[string]interface{{}}";
                return at;
            }

            if (!map.TryGetPropertyValue(parts[i], out at) || at is null)
                return null;
        }

        return at;
    }

    private static string Plain(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : GoValue.Json(value);

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue(out long _) ? "int64" : "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };
}
