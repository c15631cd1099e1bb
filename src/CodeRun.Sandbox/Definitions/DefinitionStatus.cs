using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Definitions;

/// <summary>The status of a CustomResourceDefinition: whether its names are free, whether it is served, in which versions objects are stored.</summary>
internal static class DefinitionStatus
{
    private static readonly (string Field, string Reason)[] Names =
        [("plural", "PluralConflict"), ("singular", "SingularConflict"), ("shortNames", "ShortNamesConflict"), ("kind", "KindConflict"), ("listKind", "ListKindConflict")];

    /// <summary>The status.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="others">All other definitions of its group.</param>
    /// <param name="now">The time as metadata has it.</param>
    public static JsonObject Of(JsonObject definition, IReadOnlyList<JsonObject> others, string now)
    {
        var spec = definition["spec"]!;
        var old = definition["status"] as JsonObject ?? [];
        // A name that is taken leaves the one that was accepted before.
        var (accepted, conflict) = Accept(spec["names"]!.AsObject(), old["acceptedNames"] as JsonObject ?? [], [.. others.Select(static o => o["status"]?["acceptedNames"] as JsonObject ?? [])]);
        var conditions = new ConditionList(old["conditions"] as JsonArray ?? [], now);
        conditions.Set("NamesAccepted", conflict is null, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found");
        if (conflict is null || IsEstablished(definition))
            conditions.Set("Established", true, "InitialNamesAccepted", "the initial names have been accepted");
        else
            conditions.Set("Established", false, "NotAccepted", "not all names are accepted");
        if (ApprovalRules.Condition(definition) is { } approval)
            conditions.Set("KubernetesAPIApprovalPolicyConformant", approval.Holds, approval.Reason, approval.Message);
        var stored = (old["storedVersions"] as JsonArray ?? []).Select(static v => (string?)v ?? "").ToList();
        if (new DefinitionVersions(spec.AsObject()).Storage is { } storage && !stored.Contains(storage, StringComparer.Ordinal))
            stored.Add(storage);
        return new JsonObject
        {
            ["conditions"] = conditions.Write(),
            ["acceptedNames"] = accepted,
            ["storedVersions"] = new JsonArray([.. stored.Select(static v => (JsonNode)v)]),
        };
    }

    /// <summary>The status of a definition that is being deleted.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="reason">How far its objects are deleted.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="now">The time as metadata has it.</param>
    public static JsonObject Terminating(JsonObject definition, string reason, string message, string now)
    {
        var status = definition["status"]?.DeepClone() as JsonObject ?? [];
        var conditions = new ConditionList(status["conditions"] as JsonArray ?? [], now);
        conditions.Set("Terminating", true, reason, message);
        status["conditions"] = conditions.Write();
        return status;
    }

    /// <summary>True when the objects of a definition are served.</summary>
    public static bool IsEstablished(JsonObject definition) =>
        (definition["status"]?["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "Established" && (string?)c["status"] == "True");

    private static (JsonObject Accepted, (string Reason, string Message)? Conflict) Accept(JsonObject wanted, JsonObject before, IReadOnlyList<JsonObject> taken)
    {
        var accepted = new JsonObject { ["plural"] = before["plural"]?.DeepClone() ?? "", ["kind"] = before["kind"]?.DeepClone() ?? "" };
        foreach (var (field, value) in before)
            accepted[field] = value?.DeepClone();
        (string, string)? conflict = null;
        foreach (var (field, reason) in Names)
        {
            var mine = Values(before[field]).ToHashSet(StringComparer.Ordinal);
            var used = Values(wanted[field]).Where(w => !mine.Contains(w) && taken.Any(t => IsTaken(t, field, w))).Select(static w => $"\"{w}\" is already in use").ToList();
            if (used.Count > 0)
                conflict = (reason, used.Count == 1 ? used[0] : $"[{string.Join(", ", used)}]");
            else
                Take(accepted, field, wanted[field]);
        }

        Take(accepted, "categories", wanted["categories"]);
        return (accepted, conflict);
    }

    private static void Take(JsonObject accepted, string field, JsonNode? value)
    {
        if (value is not null)
            accepted[field] = value.DeepClone();
        else
            accepted.Remove(field);
    }

    private static IEnumerable<string> Values(JsonNode? value) => value is JsonArray list ? list.Select(static v => (string?)v ?? "") : value is null ? [] : [(string?)value ?? ""];

    // Resources of a group share one room for plural, singular and short names, kinds another.
    private static bool IsTaken(JsonObject names, string field, string name) => field is "kind" or "listKind"
        ? (string?)names["kind"] == name || (string?)names["listKind"] == name
        : (string?)names["plural"] == name || (string?)names["singular"] == name || (names["shortNames"] as JsonArray ?? []).Any(s => (string?)s == name);
}
