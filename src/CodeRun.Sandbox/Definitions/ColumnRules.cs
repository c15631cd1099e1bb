using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of additionalPrinterColumns.</summary>
internal static class ColumnRules
{
    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] Formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    /// <summary>Checks the columns of a version.</summary>
    public static void Validate(JsonNode? columns, string path, List<FieldProblem> problems)
    {
        var index = 0;
        foreach (var column in (columns as JsonArray ?? []).OfType<JsonObject>())
            Column(column, $"{path}[{index++}]", problems);
    }

    private static void Column(JsonObject column, string path, List<FieldProblem> problems)
    {
        if (string.IsNullOrEmpty((string?)column["name"]))
            problems.Add(FieldProblem.Required($"{path}.name"));
        var type = (string?)column["type"] ?? "";
        if (type.Length == 0)
            problems.Add(FieldProblem.Required($"{path}.type", $"must be one of {string.Join(',', Types)}"));
        else if (!Types.Contains(type, StringComparer.Ordinal))
            problems.Add(FieldProblem.Invalid($"{path}.type", GoText.Quote(type), $"must be one of {string.Join(',', Types)}"));
        if ((string?)column["format"] is { Length: > 0 } format && !Formats.Contains(format, StringComparer.Ordinal))
            problems.Add(FieldProblem.Invalid($"{path}.format", GoText.Quote(format), $"must be one of {string.Join(',', Formats)}"));
        var at = (string?)column["jsonPath"] ?? "";
        if (at.Length == 0)
            problems.Add(FieldProblem.Required($"{path}.JSONPath"));
        else if (SubresourceRules.PathProblem(at) is { } wrong)
            problems.Add(FieldProblem.Invalid($"{path}.JSONPath", GoText.Quote(at), wrong));
    }
}
