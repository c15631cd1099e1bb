using System.Text.Json.Nodes;
using CodeRun.Sandbox.Kinds;

namespace CodeRun.Sandbox.Controllers;

/// <summary>What failures mean for a Job: its podFailurePolicy, and restarts of containers within a pod.</summary>
internal static class JobFailureRules
{
    /// <summary>The failure is not counted.</summary>
    public const string Ignore = "Ignore";

    /// <summary>The Job has failed.</summary>
    public const string FailJob = "FailJob";

    /// <summary>The index has failed.</summary>
    public const string FailIndex = "FailIndex";

    private const string Count = "Count";

    /// <summary>What the first rule that a failed pod matches says; without one the failure counts.</summary>
    /// <param name="policy">The podFailurePolicy; null for none.</param>
    /// <param name="pod">The pod.</param>
    /// <returns>The action, and why, in the words of the job controller.</returns>
    public static (string Action, string Message) Judge(JsonNode? policy, JsonObject pod)
    {
        var index = 0;
        foreach (var (rule, _) in (policy?["rules"]).Items(""))
        {
            var action = rule["action"].Text();
            var match = rule["onExitCodes"] is JsonObject codes ? ExitCode(codes, pod) : Condition(rule["onPodConditions"], pod);
            if (match is not null)
                return (action, $"{match} matching {action} rule at index {index}");
            index++;
        }

        return (Count, "");
    }

    /// <summary>True when containers of a Job whose pods restart them were restarted too often.</summary>
    public static bool RestartsExceed(JsonObject spec, IEnumerable<JsonObject> pods)
    {
        if ((spec["template"]?["spec"]?["restartPolicy"]).Text() != "OnFailure")
            return false;
        var restarts = pods.Where(static p => (p["status"]?["phase"]).Text() is "Running" or "Pending")
            .SelectMany(static p => (p["status"]?["initContainerStatuses"]).Items("").Concat((p["status"]?["containerStatuses"]).Items("")))
            .Sum(static s => s.Item["restartCount"].Number() ?? 0);
        return restarts > 0 && restarts >= (spec["backoffLimit"].Number() ?? 0);
    }

    private static string? ExitCode(JsonObject codes, JsonObject pod)
    {
        var (name, values) = (codes["containerName"], (codes["values"] as JsonArray ?? []).Select(static v => v.Number()).ToList());
        foreach (var (status, _) in (pod["status"]?["containerStatuses"]).Items("").Concat((pod["status"]?["initContainerStatuses"]).Items("")))
        {
            if ((status["state"]?["terminated"]?["exitCode"]).Number() is not ({ } code and not 0) || (name is not null && name.Text() != status["name"].Text()))
                continue;
            if (values.Contains(code) == (codes["operator"].Text() == "In"))
                return $"Container {status["name"].Text()} for pod {Name(pod)} failed with exit code {code}";
        }

        return null;
    }

    private static string? Condition(JsonNode? patterns, JsonObject pod)
    {
        foreach (var (pattern, _) in patterns.Items(""))
        {
            var type = pattern["type"].Text();
            if ((pod["status"]?["conditions"]).Items("").Any(c => c.Item["type"].Text() == type && c.Item["status"].Text() == pattern["status"].Text()))
                return $"Pod {Name(pod)} has condition {type}";
        }

        return null;
    }

    private static string Name(JsonObject pod) => $"{(pod["metadata"]?["namespace"]).Text()}/{(pod["metadata"]?["name"]).Text()}";
}
