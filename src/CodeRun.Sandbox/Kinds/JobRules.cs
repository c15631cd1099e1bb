using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of Jobs (batch/v1).</summary>
internal static class JobRules
{
    /// <summary>Label with the uid of the Job on its pods.</summary>
    public const string ControllerUid = "batch.kubernetes.io/controller-uid";

    /// <summary>Label with the name of the Job on its pods.</summary>
    public const string JobName = "batch.kubernetes.io/job-name";

    /// <summary>Fills in a Job; a new one also gets its selector and an empty status.</summary>
    public static void Default(JsonObject value, bool isNew)
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
        if (spec["template"]?["spec"] is JsonObject template)
        {
            // Always is the default of a pod, which a Job may not have.
            PodDefaults.Spec(template);
        }

        if (!isNew)
            return;
        value["status"] = new JsonObject();
        if (spec["manualSelector"]!.GetValue<bool>())
            return;
        var (uid, name) = ((string?)value["metadata"]!["uid"] ?? "", (string?)value["metadata"]!["name"] ?? "");
        var labels = Child(Child(Child(spec, "template"), "metadata"), "labels");
        labels[ControllerUid] = uid;
        labels[JobName] = name;
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
        Child(Child(spec, "selector"), "matchLabels")[ControllerUid] = uid;
    }

    /// <summary>Checks a Job.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var spec = value["spec"] as JsonObject ?? [];
        foreach (var field in (string[])["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"])
        {
            if ((long?)spec[field] is { } number and < 0)
                problems.Add(FieldProblem.Invalid($"spec.{field}", $"{number}", "must be greater than or equal to 0"));
        }

        if ((string?)spec["completionMode"] is not ("NonIndexed" or "Indexed"))
            problems.Add(FieldProblem.NotSupported("spec.completionMode", spec["completionMode"]?.ToJsonString() ?? "null", ["NonIndexed", "Indexed"]));
        else if ((string?)spec["completionMode"] == "Indexed" && spec["completions"] is null)
            problems.Add(FieldProblem.Required("spec.completions", "when completion mode is Indexed"));
        var template = spec["template"]?["spec"] as JsonObject ?? [];
        if ((string?)template["restartPolicy"] is "Always" or null)
            problems.Add(FieldProblem.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        else if ((string?)template["restartPolicy"] is not ("OnFailure" or "Never"))
            problems.Add(FieldProblem.NotSupported("spec.template.spec.restartPolicy", template["restartPolicy"]!.ToJsonString(), ["OnFailure", "Never"]));
        if (old is null)
        {
            PodRules.Containers(template, "spec.template.spec", problems);
            return;
        }

        var before = old["spec"] as JsonObject ?? [];
        foreach (var field in (string[])["completions", "selector", "template", "completionMode"])
        {
            if (JsonNode.DeepEquals(spec[field], before[field]) || (field == "template" && MayPrepare(old) && JsonNode.DeepEquals(Prepared(spec[field]), Prepared(before[field]))))
                continue;
            var (shown, path) = field == "template" && JsonNode.DeepEquals(spec["template"]?["metadata"], before["template"]?["metadata"]) ? (template, "spec.template.spec") : (spec[field], $"spec.{field}");
            problems.Add(FieldProblem.Invalid(path, shown?.ToJsonString() ?? "null", "field is immutable"));
        }
    }

    // batch: where the pods of a Job that is suspended and has not begun shall run may still be decided.
    private static bool MayPrepare(JsonObject old) => old["spec"]?["suspend"]?.GetValue<bool>() == true && old["status"]?["startTime"] is null;

    private static JsonObject Prepared(JsonNode? template)
    {
        var rest = template?.DeepClone().AsObject() ?? [];
        foreach (var (part, fields) in (ReadOnlySpan<(string, string[])>)[("metadata", ["labels", "annotations"]), ("spec", ["nodeSelector", "affinity", "tolerations", "schedulingGates"])])
        {
            foreach (var field in fields)
                (rest[part] as JsonObject)?.Remove(field);
        }

        return rest;
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
