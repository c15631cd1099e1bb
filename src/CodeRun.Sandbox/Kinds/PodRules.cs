using System.Text.Json.Nodes;
using CodeRun.Sandbox.Kinds.PodSpecs;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of pods and of pod templates, in the server's words.</summary>
internal static class PodRules
{
    /// <summary>Checks a pod.</summary>
    /// <param name="value">The pod.</param>
    /// <param name="old">The pod before; null for a new one.</param>
    /// <param name="subresource">Through which subresource it is written; empty for none.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, string subresource, List<FieldProblem> problems)
    {
        if (old is not null && subresource == "status")
        {
            PodStatusRules.Validate(value, old, problems);
            return;
        }

        var spec = value["spec"] as JsonObject ?? [];
        PodSpecRules.Validate(spec, "spec", isPod: true, problems);
        PodSpecRules.OnlyOfPods(spec, problems);
        if (old is null)
        {
            if (!spec["ephemeralContainers"].IsEmpty())
                problems.Forbidden("spec.ephemeralContainers", "cannot be set on create");
            if (spec["nodeName"].Text().Length > 0 && !spec["schedulingGates"].IsEmpty())
                problems.Forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
            return;
        }

        var before = old["spec"] as JsonObject ?? [];
        switch (subresource)
        {
            case "ephemeralcontainers":
                PodUpdateRules.EphemeralContainers(spec, before, problems);
                break;
            case "resize":
                PodResizeRules.Validate(spec, before, old, problems);
                break;
            default:
                PodUpdateRules.Validate(spec, before, problems);
                break;
        }
    }

    /// <summary>Checks the template of pods that another kind makes.</summary>
    /// <param name="template">The template.</param>
    /// <param name="path">Its path in messages.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Template(JsonNode? template, string path, List<FieldProblem> problems)
    {
        var spec = template?["spec"] as JsonObject ?? [];
        SchedulingRules.Labels(template?["metadata"]?["labels"], $"{path}.labels", problems);
        PodSpecRules.Validate(spec, $"{path}.spec", isPod: false, problems);
        if (!spec["ephemeralContainers"].IsEmpty())
            problems.Forbidden($"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
    }
}
