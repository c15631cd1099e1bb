using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of pods/resize: processor and memory of containers may change, the class of service may not.</summary>
internal static class PodResizeRules
{
    /// <summary>Checks an update through pods/resize.</summary>
    /// <param name="spec">The spec as it would be.</param>
    /// <param name="old">The spec as it is.</param>
    /// <param name="pod">The pod as it is.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject spec, JsonObject old, JsonObject pod, List<FieldProblem> problems)
    {
        var quality = (pod["status"]?["qosClass"]).Text();
        if (quality.Length > 0 && PodDefaults.QualityOfService(spec) != quality)
            problems.Invalid("spec", quality, "Pod QOS Class may not change as a result of resizing");
        var before = old["containers"].Items("").Select(static c => c.Item).ToList();
        foreach (var ((container, at), was) in spec["containers"].Items("spec.containers").Zip(before))
        {
            Removed(container, was, "requests", at, problems);
            Removed(container, was, "limits", at, problems);
            Memory(container, was, at, problems);
            if (!JsonNode.DeepEquals(Others(container), Others(was)))
                problems.Forbidden("spec", "only cpu and memory resources are mutable");
        }
    }

    private static void Removed(JsonObject now, JsonObject before, string list, string path, List<FieldProblem> problems)
    {
        if ((before["resources"]?[list]).Members().Any(r => now["resources"]?[list]?[r.Key] is null))
            problems.Forbidden($"{path}.resources.{list}", $"resource {list} cannot be removed");
    }

    private static void Memory(JsonObject now, JsonObject before, string path, List<FieldProblem> problems)
    {
        var policy = now["resizePolicy"].Items("").FirstOrDefault(static p => p.Item["resourceName"].Text() == "memory").Item?["restartPolicy"].Text();
        if (policy is not (null or "NotRequired") || Quantity.Parse((now["resources"]?["limits"]?["memory"]).Text()) is not { } limit)
            return;
        var was = Quantity.Parse((before["resources"]?["limits"]?["memory"]).Text());
        if (was is null)
            problems.Forbidden($"{path}.resources.limits[memory]", "memory limits cannot be added unless resizePolicy is RestartContainer");
        else if (limit.Nanos < was.Value.Nanos)
            problems.Forbidden($"{path}.resources.limits[memory]", "memory limits cannot be decreased unless resizePolicy is RestartContainer");
    }

    private static JsonObject Others(JsonObject container)
    {
        var copy = container.DeepClone().AsObject();
        copy.Remove("resizePolicy");
        foreach (var list in (string[])["requests", "limits"])
        {
            if (copy["resources"]?[list] is not JsonObject amounts)
                continue;
            amounts.Remove("cpu");
            amounts.Remove("memory");
            if (amounts.Count == 0)
                copy["resources"]!.AsObject().Remove(list);
        }

        return copy;
    }
}
