using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>PartialObjectMetadata: an object without all but its metadata.</summary>
internal static class PartialObjects
{
    private const string Version = "meta.k8s.io/v1";

    /// <summary>One object.</summary>
    public static JsonObject Of(JsonObject value) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = Version,
        ["metadata"] = value["metadata"]?.DeepClone() ?? new JsonObject(),
    };

    /// <summary>A list.</summary>
    public static JsonObject List(JsonObject list)
    {
        var metadata = list["metadata"]?.DeepClone().AsObject() ?? [];
        if ((string?)metadata["continue"] == "")
            metadata.Remove("continue");
        return new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = Version,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. (list["items"] as JsonArray ?? []).OfType<JsonObject>().Select(static i => (JsonNode)Of(i))]),
        };
    }
}
