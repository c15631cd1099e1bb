using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Printing;

/// <summary>Tables (meta.k8s.io/v1) of objects and lists.</summary>
/// <param name="definition">Kind of the objects.</param>
/// <param name="include">None, Metadata (the default) or Object.</param>
/// <param name="version">Version of the Table: <c>meta.k8s.io/v1</c> or <c>v1beta1</c> of it.</param>
/// <param name="time">Clock for ages.</param>
internal sealed class TableWriter(ResourceDefinition definition, string? include, string version, TimeProvider time)
{
    private readonly IReadOnlyList<TableColumn> _columns = KindColumns.Of(definition);

    /// <summary>Refuses unknown values of includeObject.</summary>
    /// <exception cref="ApiStatusException">400.</exception>
    public static void Require(string? include)
    {
        if (include is not (null or "None" or "Metadata" or "Object"))
            throw ApiErrors.BadRequest($"Unable to convert to Table as requested: includeObject: Invalid value: \"{include}\": must be 'Metadata', 'Object', 'None', or empty");
    }

    /// <summary>A Table.</summary>
    /// <param name="items">The objects.</param>
    /// <param name="metadata">Metadata of the list; null for a single object, whose version is taken.</param>
    /// <param name="withColumns">False when the columns were told before.</param>
    public JsonObject Write(IReadOnlyList<JsonObject> items, JsonObject? metadata, bool withColumns = true)
    {
        var now = time.GetUtcNow();
        if (metadata is not null && (string?)metadata["continue"] == "")
            metadata.Remove("continue");
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = version,
            ["metadata"] = metadata?.DeepClone() ?? new JsonObject { ["resourceVersion"] = (string?)items[0]["metadata"]?["resourceVersion"] },
            ["columnDefinitions"] = withColumns
                ? new JsonArray([.. _columns.Select(static c => (JsonNode)new JsonObject { ["name"] = c.Name, ["type"] = c.Type, ["format"] = c.Format, ["description"] = c.Description, ["priority"] = c.Priority })])
                : null,
            ["rows"] = new JsonArray([.. items.Select(i => (JsonNode)Row(i, now))]),
        };
    }

    private JsonObject Row(JsonObject item, DateTimeOffset now)
    {
        var row = new JsonObject { ["cells"] = new JsonArray([.. _columns.Select(c => c.Cell(item, now))]) };
        if (definition == BuiltInResources.Pods && PodColumns.Condition(item) is { } condition)
            row["conditions"] = new JsonArray(condition);
        row["object"] = include switch
        {
            "Object" => item.DeepClone(),
            // The bookmark that ends the initial events would be lost without its annotation.
            "None" when item["metadata"]?["annotations"]?["k8s.io/initial-events-end"] is null => null,
            _ => PartialObjects.Of(item, version),
        };
        return row;
    }
}
