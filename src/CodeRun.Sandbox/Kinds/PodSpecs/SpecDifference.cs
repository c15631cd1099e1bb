using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Tells in what two specs differ, for people.</summary>
internal static class SpecDifference
{
    /// <summary>The fields that differ, the old value behind a minus and the new one behind a plus.</summary>
    public static string Describe(JsonObject now, JsonObject before) =>
        string.Concat(now.Select(static f => f.Key).Union(before.Select(static f => f.Key), StringComparer.Ordinal)
            .Where(f => !JsonNode.DeepEquals(now[f], before[f]))
            .Select(f => $"- {f}: {before[f]?.ToJsonString() ?? "null"}\n+ {f}: {now[f]?.ToJsonString() ?? "null"}\n"));
}
