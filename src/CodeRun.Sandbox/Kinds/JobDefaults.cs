using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>What the server fills into Jobs (batch/v1).</summary>
internal static class JobDefaults
{
    /// <summary>Label with the uid of the Job on its pods.</summary>
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    /// <summary>Label with the name of the Job on its pods.</summary>
    public const string JobName = "batch.kubernetes.io/job-name";

    /// <summary>Fills in a Job.</summary>
    public static void Apply(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec)
            return;
        if (spec["completions"] is null && spec["parallelism"] is null)
            spec["completions"] = 1L;
        spec["parallelism"] ??= 1L;
        spec["backoffLimit"] ??= spec["backoffLimitPerIndex"] is null ? 6L : int.MaxValue;
        spec["completionMode"] ??= "NonIndexed";
        spec["suspend"] ??= false;
        spec["manualSelector"] ??= false;
        spec["podReplacementPolicy"] ??= spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed";
        foreach (var (rule, _) in (spec["podFailurePolicy"]?["rules"]).Items(""))
        {
            foreach (var (pattern, _) in rule["onPodConditions"].Items(""))
                pattern["status"] = pattern["status"].Text() is { Length: > 0 } status ? status : "True";
        }

        if (spec["template"]?["spec"] is JsonObject template)
            PodDefaults.Spec(template);
    }

    /// <summary>Completes a new Job: its selector, the labels of its pods and an empty status. Labels that are there already are left for validation to look at.</summary>
    public static void Begin(JsonObject value)
    {
        value["status"] = new JsonObject();
        if (value["spec"] is not JsonObject spec || spec["manualSelector"].IsTrue())
            return;
        var labels = Child(Child(Child(spec, "template"), "metadata"), "labels");
        foreach (var (key, text) in Labels(value))
            labels[key] ??= text.Text();
        Child(Child(spec, "selector"), "matchLabels")[ControllerUid] ??= (value["metadata"]?["uid"]).Text();
    }

    /// <summary>The labels by which a Job knows its pods.</summary>
    public static JsonObject Labels(JsonObject job)
    {
        var (uid, name) = ((job["metadata"]?["uid"]).Text(), (job["metadata"]?["name"]).Text());
        return new JsonObject { [ControllerUid] = uid, [JobName] = name, ["controller-uid"] = uid, ["job-name"] = name };
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        child = [];
        parent[name] = child;
        return child;
    }
}
