using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Admission;

/// <summary>What a pod must have, and what of its spec may change once it is there.</summary>
internal static class PodRules
{
    private const string Fixed = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (old is not null)
        {
            Unchanged(spec, old["spec"] as JsonObject ?? [], problems);
            return;
        }

        if (spec["containers"] is not JsonArray { Count: > 0 } containers)
        {
            problems.Add(FieldProblem.Required("spec.containers"));
            return;
        }

        var volumes = (spec["volumes"] as JsonArray ?? []).Select(static v => (string?)v?["name"]).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Containers(containers, "spec.containers", volumes, seen, problems);
        Containers(spec["initContainers"] as JsonArray ?? [], "spec.initContainers", volumes, seen, problems);
        if ((string?)spec["restartPolicy"] is not ("Always" or "OnFailure" or "Never"))
            problems.Add(FieldProblem.NotSupported("spec.restartPolicy", spec["restartPolicy"]?.ToJsonString() ?? "null", ["Always", "OnFailure", "Never"]));
        if (spec["activeDeadlineSeconds"] is JsonValue deadline && deadline.TryGetValue(out long seconds) && seconds < 1)
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", deadline.ToJsonString(), "must be between 1 and 2147483647, inclusive"));
    }

    private static void Containers(JsonArray containers, string path, HashSet<string?> volumes, HashSet<string> seen, List<FieldProblem> problems)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as JsonObject ?? [];
            var name = (string?)container["name"];
            if (string.IsNullOrEmpty(name))
                problems.Add(FieldProblem.Required($"{path}[{i}].name"));
            else if (!seen.Add(name))
                problems.Add(new FieldProblem("FieldValueDuplicate", $"{path}[{i}].name", $"Duplicate value: \"{name}\""));
            if (string.IsNullOrEmpty((string?)container["image"]))
                problems.Add(FieldProblem.Required($"{path}[{i}].image"));
            var mounts = container["volumeMounts"] as JsonArray ?? [];
            for (var m = 0; m < mounts.Count; m++)
            {
                if (!volumes.Contains((string?)mounts[m]?["name"]))
                    problems.Add(new FieldProblem("FieldValueNotFound", $"{path}[{i}].volumeMounts[{m}].name", $"Not found: \"{(string?)mounts[m]?["name"]}\""));
            }

            Variables(container["env"] as JsonArray ?? [], $"{path}[{i}].env", problems);
        }
    }

    private static void Variables(JsonArray variables, string path, List<FieldProblem> problems)
    {
        for (var e = 0; e < variables.Count; e++)
        {
            var name = (string?)variables[e]?["name"] ?? "";
            if (name.Length == 0)
                problems.Add(FieldProblem.Required($"{path}[{e}].name"));
            else if (name.Contains('=', StringComparison.Ordinal) || name.Any(static c => c is < ' ' or > '~'))
                problems.Add(FieldProblem.Invalid($"{path}[{e}].name", $"\"{name}\"", "a valid environment variable name must consist only of printable ASCII characters other than '='"));
        }
    }

    private static void Unchanged(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        var (now, before) = (Comparable(spec), Comparable(old));
        if (!JsonNode.DeepEquals(now, before))
            problems.Add(FieldProblem.Forbidden("spec", Fixed));
        var (deadline, was) = (Seconds(spec), Seconds(old));
        if (was is not null && (deadline is null || deadline > was))
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", deadline?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null", deadline is null ? "must not update from a positive integer to nil value" : "must be less than or equal to previous value"));
        else if (deadline < 1)
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", $"{deadline}", "must be between 1 and 2147483647, inclusive"));
    }

    private static long? Seconds(JsonObject spec) => spec["activeDeadlineSeconds"] is JsonValue value && value.TryGetValue(out long seconds) ? seconds : null;

    // nodeName is written by the scheduler, which has no binding of its own here.
    private static JsonObject Comparable(JsonObject spec)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var field in (string[])["activeDeadlineSeconds", "tolerations", "nodeName", "terminationGracePeriodSeconds"])
            copy.Remove(field);
        foreach (var container in (copy["containers"] as JsonArray ?? []).Concat(copy["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
            container.Remove("image");
        return copy;
    }
}
