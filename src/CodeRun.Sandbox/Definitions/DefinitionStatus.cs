using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Definitions;

/// <summary>The status of a CustomResourceDefinition: whether its names are free, whether it is served, in which versions objects are stored.</summary>
internal static class DefinitionStatus
{
    /// <summary>The status.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="others">All other definitions of its group.</param>
    /// <param name="now">The time as metadata has it.</param>
    public static JsonObject Of(JsonObject definition, IReadOnlyList<JsonObject> others, string now)
    {
        var spec = definition["spec"]!;
        var names = spec["names"]!.AsObject();
        var accepted = new JsonObject { ["plural"] = "", ["kind"] = "" };
        (string Reason, string Message)? conflict = null;
        var taken = others.Select(static o => o["status"]?["acceptedNames"] as JsonObject ?? []).ToList();
        foreach (var (field, reason) in (ReadOnlySpan<(string, string)>)[("plural", "PluralConflict"), ("singular", "SingularConflict"), ("shortNames", "ShortNamesConflict"), ("kind", "KindConflict"), ("listKind", "ListKindConflict"), ("categories", "")])
        {
            if (names[field] is not { } wanted)
                continue;
            var used = reason.Length == 0 ? null : Values(wanted).FirstOrDefault(w => taken.Exists(t => IsTaken(t, field, w)));
            if (used is null)
                accepted[field] = wanted.DeepClone();
            else
                conflict = (reason, $"\"{used}\" is already in use");
        }

        var old = definition["status"]?["conditions"] as JsonArray ?? [];
        var stored = (definition["status"]?["storedVersions"] as JsonArray ?? []).Select(static v => (string?)v ?? "").ToList();
        var storage = (spec["versions"] as JsonArray ?? []).Where(static v => v?["storage"]?.GetValue<bool>() == true).Select(static v => (string?)v!["name"] ?? "").FirstOrDefault();
        if (storage is not null && !stored.Contains(storage, StringComparer.Ordinal))
            stored.Add(storage);
        var isServed = conflict is null || Has(old, "Established");
        return new JsonObject
        {
            ["conditions"] = new JsonArray(
                conflict is { } wrong ? Condition("NamesAccepted", false, wrong.Reason, wrong.Message) : Condition("NamesAccepted", true, "NoConflicts", "no conflicts found"),
                isServed ? Condition("Established", true, "InitialNamesAccepted", "the initial names have been accepted") : Condition("Established", false, "NotAccepted", "not all names are accepted")),
            ["acceptedNames"] = accepted,
            ["storedVersions"] = new JsonArray([.. stored.Select(static v => (JsonNode)v)]),
        };

        JsonObject Condition(string type, bool holds, string reason, string message)
        {
            var status = holds ? "True" : "False";
            var before = old.FirstOrDefault(c => (string?)c?["type"] == type);
            return new JsonObject
            {
                ["type"] = type,
                ["status"] = status,
                ["lastTransitionTime"] = (string?)before?["status"] == status ? (string?)before?["lastTransitionTime"] : now,
                ["reason"] = reason,
                ["message"] = message,
            };
        }
    }

    /// <summary>True when the objects of a definition are served.</summary>
    public static bool IsEstablished(JsonObject definition) => Has(definition["status"]?["conditions"] as JsonArray ?? [], "Established");

    private static bool Has(JsonArray conditions, string type) => conditions.Any(c => (string?)c?["type"] == type && (string?)c["status"] == "True");

    private static IEnumerable<string> Values(JsonNode value) => value is JsonArray list ? list.Select(static v => (string?)v ?? "") : [(string?)value ?? ""];

    // Resources of a group share one room for plural, singular and short names, kinds another.
    private static bool IsTaken(JsonObject names, string field, string name) => field is "kind" or "listKind"
        ? (string?)names["kind"] == name || (string?)names["listKind"] == name
        : (string?)names["plural"] == name || (string?)names["singular"] == name || (names["shortNames"] as JsonArray ?? []).Any(s => (string?)s == name);
}
