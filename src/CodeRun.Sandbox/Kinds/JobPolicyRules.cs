using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of a Job's policies: which failures count, when it has succeeded, when a pod is replaced.</summary>
internal static class JobPolicyRules
{
    private const int MaxRules = 20;

    /// <summary>Checks the policies of a Job's spec.</summary>
    public static void Validate(JsonObject spec, List<FieldProblem> problems)
    {
        if (spec["podFailurePolicy"] is JsonObject failure)
            Failure(failure, spec, "spec.podFailurePolicy", problems);
        if (spec["successPolicy"] is JsonObject success)
            Success(success, spec, "spec.successPolicy", problems);
        const string Replacement = "spec.podReplacementPolicy";
        var policy = spec["podReplacementPolicy"].Text();
        if (spec["podFailurePolicy"] is not null && policy != "Failed")
            problems.NotSupported(Replacement, policy, "Failed");
        else if (policy is not ("Failed" or "TerminatingOrFailed"))
            problems.NotSupported(Replacement, policy, "Failed", "TerminatingOrFailed");
    }

    private static void Failure(JsonObject policy, JsonObject spec, string path, List<FieldProblem> problems)
    {
        var rules = policy["rules"].Items($"{path}.rules").ToList();
        if (rules.Count > MaxRules)
            problems.Add(new FieldProblem("FieldValueTooMany", $"{path}.rules", $"Too many: {rules.Count}: must have at most {MaxRules} items"));
        var containers = ((string[])["containers", "initContainers"]).SelectMany(l => (spec["template"]?["spec"]?[l]).Items("")).Select(static c => c.Item["name"].Text()).ToHashSet(StringComparer.Ordinal);
        foreach (var (rule, at) in rules)
        {
            var action = rule["action"].Text();
            if (action.Length == 0)
                problems.Required($"{at}.action", "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
            else if (action == "FailIndex" && spec["backoffLimitPerIndex"] is null)
                problems.Invalid($"{at}.action", action, "requires the backoffLimitPerIndex to be set");
            else if (action is not ("Count" or "FailIndex" or "FailJob" or "Ignore"))
                problems.NotSupported($"{at}.action", action, "Count", "FailIndex", "FailJob", "Ignore");
            if (rule["onExitCodes"] is JsonObject codes)
                ExitCodes(codes, containers, $"{at}.onExitCodes", problems);
            foreach (var (pattern, patternAt) in rule["onPodConditions"].Items($"{at}.onPodConditions"))
            {
                if (pattern["status"].Text() is var status and not ("False" or "True" or "Unknown"))
                    problems.NotSupported($"{patternAt}.status", status, "False", "True", "Unknown");
            }

            if (rule["onExitCodes"] is not null && !rule["onPodConditions"].IsEmpty())
                problems.InvalidShown(at, GoShape.Of(rule).ToJsonString(), "specifying both OnExitCodes and OnPodConditions is not supported");
            if (rule["onExitCodes"] is null && rule["onPodConditions"].IsEmpty())
                problems.InvalidShown(at, GoShape.Of(rule).ToJsonString(), "specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void ExitCodes(JsonObject codes, HashSet<string> containers, string path, List<FieldProblem> problems)
    {
        var op = codes["operator"].Text();
        if (op.Length == 0)
            problems.Required($"{path}.operator", "valid values: [\"In\" \"NotIn\"]");
        else if (op is not ("In" or "NotIn"))
            problems.NotSupported($"{path}.operator", op, "In", "NotIn");
        if (codes["containerName"] is { } name && !containers.Contains(name.Text()))
            problems.Invalid($"{path}.containerName", name.Text(), "must be one of the container or initContainer names in the pod template");
        var values = (codes["values"] as JsonArray ?? []).Select(static v => v.Number() ?? 0).ToList();
        if (values.Count == 0)
            problems.InvalidShown($"{path}.values", "[]", "at least one value is required");
        for (var i = 0; i < values.Count; i++)
        {
            if (op == "In" && values[i] == 0)
                problems.Invalid($"{path}.values[{i}]", 0, "must not be 0 for the In operator");
            else if (i > 0 && values[i] == values[i - 1])
                problems.Add(new FieldProblem("FieldValueDuplicate", $"{path}.values[{i}]", $"Duplicate value: {values[i]}"));
            else if (i > 0 && values[i] < values[i - 1])
                problems.InvalidShown($"{path}.values", codes["values"]!.ToJsonString(), "must be ordered");
        }
    }

    private static void Success(JsonObject policy, JsonObject spec, string path, List<FieldProblem> problems)
    {
        if (spec["completionMode"].Text() != "Indexed")
        {
            problems.InvalidShown(path, GoShape.Of(policy).ToJsonString(), "requires indexed completion mode");
            return;
        }

        var rules = policy["rules"].Items($"{path}.rules").ToList();
        if (rules.Count == 0)
            problems.Required($"{path}.rules", "at least one rules must be specified when the successPolicy is specified");
        foreach (var (rule, at) in rules)
        {
            if (rule["succeededIndexes"] is null && rule["succeededCount"] is null)
                problems.Required(at, "at least one of succeededCount or succeededIndexes must be specified");
            if (rule["succeededCount"].Number() is { } count && spec["completions"].Number() is { } completions && count > completions)
                problems.Invalid($"{at}.succeededCount", count, $"must be less than or equal to {completions} (the number of specified completions)");
        }
    }
}
