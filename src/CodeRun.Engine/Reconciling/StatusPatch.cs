using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// The merge patch that turns one status into another: only what differs, with null for what goes. Its
/// <c>metadata.resourceVersion</c> makes the server refuse it (409) when the run has changed since it was observed.
/// </summary>
public static class StatusPatch
{
    /// <summary>The patch as UTF-8 JSON.</summary>
    public static byte[] Build(string resourceVersion, CodeRunStatus? from, CodeRunStatus to) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion },
            ["status"] = Difference(ToJson(from), ToJson(to)),
        });

    /// <summary>True when writing <paramref name="to"/> would change nothing.</summary>
    public static bool IsEmpty(CodeRunStatus? from, CodeRunStatus to) => Difference(ToJson(from), ToJson(to)).Count == 0;

    private static JsonObject ToJson(CodeRunStatus? status) =>
        status is null ? [] : JsonSerializer.SerializeToNode(status, CodeRunJsonContext.Default.CodeRunStatus)!.AsObject();

    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (field, value) in to)
        {
            if (!JsonNode.DeepEquals(from[field], value))
                patch[field] = value is JsonObject next && from[field] is JsonObject before ? Difference(before, next) : value?.DeepClone();
        }

        foreach (var (field, _) in from)
        {
            if (!to.ContainsKey(field))
                patch[field] = null;
        }

        return patch;
    }
}
