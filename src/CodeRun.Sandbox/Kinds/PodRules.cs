using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of pods that their writers run into, in the server's words.</summary>
internal static class PodRules
{
    private const string Fixed = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    /// <summary>Checks a pod.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (old is not null)
        {
            Unchanged(spec, old["spec"] as JsonObject ?? [], problems);
            return;
        }

        if (!Containers(spec, "spec", problems))
            return;
        if ((string?)spec["restartPolicy"] is not ("Always" or "OnFailure" or "Never"))
            problems.Add(FieldProblem.NotSupported("spec.restartPolicy", spec["restartPolicy"]?.ToJsonString() ?? "null", ["Always", "OnFailure", "Never"]));
        if (spec["ephemeralContainers"] is JsonArray { Count: > 0 })
            problems.Add(FieldProblem.Forbidden("spec.ephemeralContainers", "cannot be set on create"));
        if (Seconds(spec) is { } seconds and < 1)
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", $"{seconds}", "must be between 1 and 2147483647, inclusive"));
    }

    /// <summary>Checks volumes and containers of a pod or template; false when there are no containers.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Path of the spec in messages.</param>
    /// <param name="problems">Takes the problems.</param>
    public static bool Containers(JsonObject spec, string path, List<FieldProblem> problems)
    {
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec["volumes"] as JsonArray ?? [])
            Name((string?)volume?["name"], $"{path}.volumes[{index++}].name", volumes, problems);
        if (spec["containers"] is not JsonArray { Count: > 0 } containers)
        {
            problems.Add(FieldProblem.Required($"{path}.containers"));
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        Each(containers, $"{path}.containers", volumes, seen, problems);
        Each(spec["initContainers"] as JsonArray ?? [], $"{path}.initContainers", volumes, seen, problems);
        return true;
    }

    /// <summary>Warnings about a new pod.</summary>
    public static IEnumerable<string> Warnings(JsonObject value)
    {
        var name = (string?)value["metadata"]?["name"] ?? "";
        if (NameRules.Label(name) is { Count: > 0 } problems)
            yield return $"metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{string.Join(" ", problems)}]";
    }

    private static void Name(string? name, string path, HashSet<string> seen, List<FieldProblem> problems)
    {
        if (string.IsNullOrEmpty(name))
            problems.Add(FieldProblem.Required(path));
        else if (NameRules.Label(name) is { Count: > 0 } wrong)
            problems.AddRange(wrong.Select(w => FieldProblem.Invalid(path, $"\"{name}\"", w)));
        else if (!seen.Add(name))
            problems.Add(new FieldProblem("FieldValueDuplicate", path, $"Duplicate value: \"{name}\""));
    }

    private static void Each(JsonArray containers, string path, HashSet<string> volumes, HashSet<string> seen, List<FieldProblem> problems)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as JsonObject ?? [];
            Name((string?)container["name"], $"{path}[{i}].name", seen, problems);
            if (string.IsNullOrEmpty((string?)container["image"]))
                problems.Add(FieldProblem.Required($"{path}[{i}].image"));
            if ((string?)container["imagePullPolicy"] is { } policy and not ("Always" or "IfNotPresent" or "Never"))
                problems.Add(FieldProblem.NotSupported($"{path}[{i}].imagePullPolicy", $"\"{policy}\"", ["Always", "IfNotPresent", "Never"]));
            Mounts(container["volumeMounts"] as JsonArray ?? [], $"{path}[{i}].volumeMounts", volumes, problems);
            Variables(container["env"] as JsonArray ?? [], $"{path}[{i}].env", problems);
        }
    }

    private static void Mounts(JsonArray mounts, string path, HashSet<string> volumes, List<FieldProblem> problems)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var m = 0; m < mounts.Count; m++)
        {
            var name = (string?)mounts[m]?["name"] ?? "";
            if (!volumes.Contains(name))
                problems.Add(new FieldProblem("FieldValueNotFound", $"{path}[{m}].name", $"Not found: \"{name}\""));
            var place = (string?)mounts[m]?["mountPath"] ?? "";
            if (place.Length == 0)
                problems.Add(FieldProblem.Required($"{path}[{m}].mountPath"));
            else if (!places.Add(place))
                problems.Add(FieldProblem.Invalid($"{path}[{m}].mountPath", $"\"{place}\"", "must be unique"));
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
        foreach (var list in (string[])["containers", "initContainers"])
        {
            if ((spec[list] as JsonArray ?? []).Count != (old[list] as JsonArray ?? []).Count)
            {
                problems.Add(FieldProblem.Forbidden($"spec.{list}", "pod updates may not add or remove containers"));
                return;
            }
        }

        var (now, before) = (Comparable(spec), Comparable(old));
        if (!JsonNode.DeepEquals(now, before))
            problems.Add(FieldProblem.Forbidden("spec", $"{Fixed}\n{Difference(now, before)}"));
        var (deadline, was) = (Seconds(spec), Seconds(old));
        if (was is not null && (deadline is null || deadline > was))
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", deadline?.ToString(CultureInfo.InvariantCulture) ?? "null", deadline is null ? "must not update from a positive integer to nil value" : "must be less than or equal to previous value"));
        else if (deadline < 1)
            problems.Add(FieldProblem.Invalid("spec.activeDeadlineSeconds", $"{deadline}", "must be between 1 and 2147483647, inclusive"));
    }

    // The fields that differ, old and new.
    private static string Difference(JsonObject now, JsonObject before) =>
        string.Concat(now.Select(static f => f.Key).Union(before.Select(static f => f.Key), StringComparer.Ordinal)
            .Where(f => !JsonNode.DeepEquals(now[f], before[f]))
            .Select(f => $"- {f}: {before[f]?.ToJsonString() ?? "null"}\n+ {f}: {now[f]?.ToJsonString() ?? "null"}\n"));

    private static long? Seconds(JsonObject spec) => spec["activeDeadlineSeconds"] is JsonValue value && value.TryGetValue(out long seconds) ? seconds : null;

    // Ephemeral containers are written through their subresource.
    private static JsonObject Comparable(JsonObject spec)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var field in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "ephemeralContainers"])
            copy.Remove(field);
        foreach (var container in (copy["containers"] as JsonArray ?? []).Concat(copy["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container.Remove("image");
        }

        return copy;
    }
}
