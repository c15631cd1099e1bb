using System.Net;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>What of a pod's status may not be written (k8s.io/kubernetes: core validation, ValidatePodStatusUpdate).</summary>
internal static class PodStatusRules
{
    /// <summary>Keeps what a writer of the status may not take away: the class of service and the generations that were seen.</summary>
    public static void Keep(JsonObject value, JsonObject old)
    {
        if (value["status"] is not JsonObject status)
            value["status"] = status = [];
        var before = old["status"];
        foreach (var field in (string[])["qosClass", "observedGeneration"])
        {
            if (status[field] is null && before?[field] is { } kept)
                status[field] = kept.DeepClone();
        }

        var seen = before?["conditions"].Items("").Select(static c => c.Item).GroupBy(static c => c["type"].Text(), StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => new Queue<JsonNode?>(g.Select(static c => c["observedGeneration"])), StringComparer.Ordinal);
        foreach (var (condition, _) in status["conditions"].Items(""))
        {
            if (seen?.TryGetValue(condition["type"].Text(), out var queue) == true && queue.TryDequeue(out var generation) && generation is not null)
                condition["observedGeneration"] ??= generation.DeepClone();
        }
    }

    /// <summary>Checks a write of the status.</summary>
    public static void Validate(JsonObject value, JsonObject old, List<FieldProblem> problems)
    {
        var (status, before) = (value["status"], old["status"]);
        // The server looks for conditions under metadata.
        foreach (var (condition, at) in (status?["conditions"]).Items("metadata.conditions"))
        {
            if (condition["type"].Text() is var type and not ("PodScheduled" or "Ready" or "Initialized"))
                problems.Invalid($"{at}.Type", type, NameRules.QualifiedName(type));
        }

        var nominated = (status?["nominatedNodeName"]).Text();
        if (nominated.Length > 0 && nominated != (before?["nominatedNodeName"]).Text())
            problems.Invalid("status.nominatedNodeName", nominated, NameRules.Subdomain(nominated));
        if ((status?["qosClass"]).Text() != (before?["qosClass"]).Text())
            problems.Invalid("status.qosClass", (status?["qosClass"]).Text(), "field is immutable");
        var restart = (old["spec"]?["restartPolicy"]).Text();
        Ended(status, before, "containerStatuses", restart, [], problems);
        var sidecars = (old["spec"]?["initContainers"]).Items("").Where(static c => c.Item["restartPolicy"].Text() == "Always").Select(static c => c.Item["name"].Text()).ToList();
        Ended(status, before, "initContainerStatuses", restart, sidecars, problems);
        Ended(status, before, "ephemeralContainerStatuses", "Never", [], problems);
        foreach (var list in (string[])["podIPs", "hostIPs"])
        {
            foreach (var (address, at) in (status?[list]).Items($"status.{list}"))
            {
                if (!IPAddress.TryParse(address["ip"].Text(), out _))
                    problems.Invalid(at, address["ip"].Text(), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            }
        }
    }

    // A container that has ended and is not to be restarted may not be said to run again.
    private static void Ended(JsonNode? status, JsonNode? before, string list, string restart, IReadOnlyList<string> sidecars, List<FieldProblem> problems)
    {
        if (restart == "Always")
            return;
        foreach (var (was, at) in (before?[list]).Items($"status.{list}"))
        {
            if (was["state"]?["terminated"] is not { } end || (restart == "OnFailure" && end["exitCode"].Number() is not (null or 0)) || sidecars.Contains(was["name"].Text(), StringComparer.Ordinal))
                continue;
            if ((status?[list]).Items("").Any(c => c.Item["name"].Text() == was["name"].Text() && c.Item["state"]?["terminated"] is null))
                problems.Forbidden($"{at}.state", "may not be transitioned to non-terminated state");
        }
    }
}
