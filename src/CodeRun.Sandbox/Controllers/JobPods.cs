using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Controllers;

/// <summary>Makes the pods of a Job from its template.</summary>
internal static class JobPods
{
    private const string Index = "batch.kubernetes.io/job-completion-index";
    private const string Failures = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>A pod that is to be created.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="index">Completion index; null for a Job that has none.</param>
    /// <param name="finalizer">Finalizer that keeps it until it is counted.</param>
    /// <param name="failures">How often pods of this index have failed before; null when that is not counted.</param>
    public static JsonObject Make(JsonObject job, int? index, string finalizer, int? failures)
    {
        var name = (string)job["metadata"]!["name"]!;
        var template = job["spec"]!["template"]!;
        var metadata = new JsonObject
        {
            ["generateName"] = index is null ? $"{name}-" : $"{name}-{index}-",
            ["labels"] = template["metadata"]?["labels"]?.DeepClone() ?? new JsonObject(),
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "batch/v1",
                ["kind"] = "Job",
                ["name"] = name,
                ["uid"] = (string)job["metadata"]!["uid"]!,
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
            ["finalizers"] = new JsonArray(finalizer),
        };
        if (template["metadata"]?["annotations"] is JsonObject annotations)
            metadata["annotations"] = annotations.DeepClone();
        var pod = new JsonObject { ["kind"] = "Pod", ["apiVersion"] = "v1", ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
        if (index is { } number)
            Mark(pod, number.ToString(CultureInfo.InvariantCulture), $"{name}-{number}");
        if (failures is { } count)
            pod["metadata"]!["annotations"]![Failures] = count.ToString(CultureInfo.InvariantCulture);
        return pod;
    }

    /// <summary>The completion index of a pod; null for none.</summary>
    public static int? IndexOf(JsonObject pod) => Number(pod, Index);

    /// <summary>How often pods of the same index had failed when this one was made.</summary>
    public static int FailuresBefore(JsonObject pod) => Number(pod, Failures) ?? 0;

    private static int? Number(JsonObject pod, string annotation) =>
        int.TryParse((string?)pod["metadata"]?["annotations"]?[annotation], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Mark(JsonObject pod, string index, string host)
    {
        var metadata = pod["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[Index] = index;
        metadata["labels"]![Index] = index;
        pod["spec"]!["hostname"] ??= host;
        foreach (var container in (pod["spec"]!["containers"] as JsonArray ?? []).Concat(pod["spec"]!["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (container["env"] is not JsonArray env)
                container["env"] = env = [];
            if (!env.Any(static e => (string?)e?["name"] == "JOB_COMPLETION_INDEX"))
                env.Add(new JsonObject { ["name"] = "JOB_COMPLETION_INDEX", ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = $"metadata.labels['{Index}']" } } });
        }
    }
}
