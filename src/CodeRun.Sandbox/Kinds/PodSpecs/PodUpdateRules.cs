using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>What of a pod's spec may change (k8s.io/kubernetes: core validation, ValidatePodUpdate).</summary>
internal static class PodUpdateRules
{
    private const string Fixed = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    /// <summary>Checks an update of the pod itself.</summary>
    public static void Validate(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        if (!Images(spec, old, "containers", problems) || !Images(spec, old, "initContainers", problems) || !Deadline(spec, old, problems))
            return;
        Tolerations(spec["tolerations"], old["tolerations"], problems);
        Gates(spec["schedulingGates"], old["schedulingGates"], problems);
        var (now, before) = (Comparable(spec, old), Comparable(old, old));
        if (!JsonNode.DeepEquals(now, before))
            problems.Forbidden("spec", $"{Fixed}\n{SpecDifference.Describe(now, before)}");
    }

    /// <summary>Checks an update of the ephemeral containers: there may be more, but those that are there stay as they are.</summary>
    public static void EphemeralContainers(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        const string Path = "spec.ephemeralContainers";
        var now = spec["ephemeralContainers"].Items("").Select(static c => c.Item).ToList();
        foreach (var (before, _) in old["ephemeralContainers"].Items(""))
        {
            var name = before["name"].Text();
            var kept = now.FindLast(c => c["name"].Text() == name);
            if (kept is null)
                problems.Forbidden(Path, $"existing ephemeral containers {GoText.Quote(name)} may not be removed\n");
            else if (!JsonNode.DeepEquals(kept, before))
                problems.Forbidden(Path, $"existing ephemeral containers {GoText.Quote(name)} may not be changed\n{SpecDifference.Describe(kept, before)}");
        }
    }

    // False when nothing else is looked at any more.
    private static bool Images(JsonObject spec, JsonObject old, string list, List<FieldProblem> problems)
    {
        if (spec[list].Items("").Count() != old[list].Items("").Count())
        {
            problems.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
            return false;
        }

        foreach (var (container, at) in spec[list].Items($"spec.{list}"))
        {
            if (container["image"].Text().Length == 0)
                problems.Required($"{at}.image");
            PodSpecRules.Image(container, at, problems);
        }

        return true;
    }

    private static bool Deadline(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        const string Path = "spec.activeDeadlineSeconds";
        var (now, before) = (spec["activeDeadlineSeconds"].Number(), old["activeDeadlineSeconds"].Number());
        switch (now)
        {
            case < 0 or > int.MaxValue:
                problems.Invalid(Path, now.Value, "must be between 0 and 2147483647, inclusive");
                return false;
            case not null when before < now:
                problems.Invalid(Path, now.Value, "must be less than or equal to previous value");
                return false;
            case null when before is not null:
                problems.InvalidShown(Path, "null", "must not update from a positive integer to nil value");
                return true;
            default:
                return true;
        }
    }

    private static void Tolerations(JsonNode? now, JsonNode? old, List<FieldProblem> problems)
    {
        const string Path = "spec.tolerations";
        foreach (var (before, _) in old.Items(""))
        {
            if (now.Items("").Any(t => JsonNode.DeepEquals(Lasting(t.Item), Lasting(before))))
                continue;
            problems.Forbidden(Path, "existing toleration can not be modified except its tolerationSeconds");
            return;
        }

        SchedulingRules.Tolerations(now, Path, problems);
    }

    private static void Gates(JsonNode? now, JsonNode? old, List<FieldProblem> problems)
    {
        var before = old.Items("").Select(static g => g.Item["name"].Text()).ToHashSet(StringComparer.Ordinal);
        foreach (var (gate, at) in now.Items("spec.schedulingGates").Where(g => !before.Contains(g.Item["name"].Text())))
            problems.Forbidden($"{at}.name", $"only deletion is allowed, but found new scheduling gate '{gate["name"].Text()}'");
    }

    private static JsonObject Lasting(JsonObject toleration)
    {
        var copy = toleration.DeepClone().AsObject();
        copy.Remove("tolerationSeconds");
        return copy;
    }

    // The spec without what may change or is checked elsewhere. Where a pod is held back by gates may still be narrowed.
    private static JsonObject Comparable(JsonObject spec, JsonObject old)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var field in (string[])["activeDeadlineSeconds", "tolerations", "schedulingGates"])
            copy.Remove(field);
        if (!old["schedulingGates"].IsEmpty())
        {
            copy.Remove("nodeSelector");
            copy.Remove("affinity");
        }

        if (old["terminationGracePeriodSeconds"].Number() < 0 && copy["terminationGracePeriodSeconds"].Number() == 1)
            copy["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"]!.DeepClone();
        foreach (var (container, _) in copy["containers"].Items("").Concat(copy["initContainers"].Items("")))
            container.Remove("image");
        return copy;
    }
}
