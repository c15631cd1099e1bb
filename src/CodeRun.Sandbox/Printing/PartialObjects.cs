using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>PartialObjectMetadata: an object without all but its metadata.</summary>
internal static class PartialObjects
{
    /// <summary>One object.</summary>
    public static JsonObject Of(JsonObject value, string version) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = version,
        ["metadata"] = value["metadata"]?.DeepClone() ?? new JsonObject(),
    };

    /// <summary>A list.</summary>
    public static JsonObject List(JsonObject list, string version)
    {
        var metadata = list["metadata"]?.DeepClone().AsObject() ?? [];
        if ((string?)metadata["continue"] == "")
            metadata.Remove("continue");
        return new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = version,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. (list["items"] as JsonArray ?? []).OfType<JsonObject>().Select(i => (JsonNode)Of(i, version))]),
        };
    }
}
