using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Events are stored once, in their core form, and served in two groups whose fields differ in name.</summary>
internal static class EventConversion
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    /// <summary>The form of events.k8s.io/v1.</summary>
    public static JsonObject FromCore(JsonObject stored) => Rename(stored, "events.k8s.io/v1", Names.ToDictionary(static n => n.Core, static n => n.New, StringComparer.Ordinal));

    /// <summary>The form of core/v1.</summary>
    public static JsonObject ToCore(JsonObject value)
    {
        var core = Rename(value, "v1", Names.ToDictionary(static n => n.New, static n => n.Core, StringComparer.Ordinal));
        core["involvedObject"] ??= new JsonObject();
        core["source"] ??= new JsonObject();
        return core;
    }

    private static JsonObject Rename(JsonObject value, string apiVersion, Dictionary<string, string> names)
    {
        var result = new JsonObject { ["kind"] = "Event", ["apiVersion"] = apiVersion };
        foreach (var (name, child) in value.ToList())
        {
            if (name is "kind" or "apiVersion")
                continue;
            value.Remove(name);
            result[names.GetValueOrDefault(name, name)] = child;
        }

        return result;
    }
}
