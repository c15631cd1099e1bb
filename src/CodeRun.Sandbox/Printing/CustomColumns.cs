using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of custom resources (apiextensions' table convertor).</summary>
internal static class CustomColumns
{
    /// <summary>The columns of a custom resource: the name, and those of its definition, or the age.</summary>
    public static IReadOnlyList<TableColumn> Of(ResourceDefinition definition)
    {
        var columns = new List<TableColumn> { KindColumns.Name };
        foreach (var column in definition.PrinterColumns)
            columns.Add(new TableColumn(column.Name, (o, now) => Cell(o, column, now), column.Type, column.Format, column.Priority, column.Description));
        if (definition.PrinterColumns.Count == 0)
            columns.Add(new TableColumn("Age", KindColumns.Age.Cell, Type: "date", Description: KindColumns.Age.Description));
        return columns;
    }

    // apiextensions' table convertor: what is not there, or of another type, is an empty cell.
    private static JsonNode? Cell(JsonObject value, PrinterColumn column, DateTimeOffset now)
    {
        var found = JsonPath.Find(value, column.JsonPath);
        if (found.Count == 0)
            return null;
        var first = found[0];
        switch (column.Type)
        {
            case "integer":
                return first.GetValueKind() != JsonValueKind.Number ? null : first.AsValue().TryGetValue(out long whole) ? whole : (long)first.GetValue<double>();
            case "number":
                return first.GetValueKind() == JsonValueKind.Number ? first.DeepClone() : null;
            case "boolean":
                return first.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? first.DeepClone() : null;
            case "date":
                return first.GetValueKind() == JsonValueKind.String ? Date(first.GetValue<string>(), now) : null;
            default:
                return first.GetValueKind() == JsonValueKind.String ? first.GetValue<string>() : Text(first);
        }
    }

    private static string Date(string text, DateTimeOffset now) =>
        text.Length == 0 || GoTime.Parse(text) is not null ? HumanDuration.Since(text, now) : "<invalid>";

    // Written as Go writes it: maps by their keys, and nothing that could end an HTML element.
    private static string Text(JsonNode value) => Encoding.UTF8.GetString(ApiResponse.Bytes(Sorted(value)))
        .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);

    private static JsonNode Sorted(JsonNode value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => KeyValuePair.Create(m.Key, m.Value is null ? null : Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(static i => i is null ? null : Sorted(i))]),
        _ => value.DeepClone(),
    };
}
