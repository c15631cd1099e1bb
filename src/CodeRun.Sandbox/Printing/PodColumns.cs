using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of pods, whose Status is a word of its own (k8s.io/kubernetes: printers, printPod).</summary>
internal static class PodColumns
{
    /// <summary>All columns.</summary>
    public static readonly TableColumn[] All =
    [
        KindColumns.Name,
        new("Ready", static (p, _) => $"{Containers(p).Count(static s => s["ready"]?.GetValue<bool>() == true)}/{(p["spec"]?["containers"] as JsonArray ?? []).Count}"),
        new("Status", static (p, _) => Status(p)),
        new("Restarts", Restarts),
        KindColumns.Age,
        new("IP", static (p, _) => Or((string?)p["status"]?["podIP"]), Priority: 1),
        new("Node", static (p, _) => Or((string?)p["spec"]?["nodeName"]), Priority: 1),
        new("Nominated Node", static (p, _) => Or((string?)p["status"]?["nominatedNodeName"]), Priority: 1),
        new("Readiness Gates", static (p, _) => Gates(p), Priority: 1),
    ];

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "<none>" : text;

    private static IEnumerable<JsonObject> Containers(JsonObject pod) => (pod["status"]?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>();

    private static string Gates(JsonObject pod)
    {
        if (pod["spec"]?["readinessGates"] is not JsonArray { Count: > 0 } gates)
            return "<none>";
        var met = gates.Count(g => (pod["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == (string?)g?["conditionType"] && (string?)c?["status"] == "True"));
        return $"{met}/{gates.Count}";
    }

    private static string Status(JsonObject pod)
    {
        var status = pod["status"] as JsonObject ?? [];
        var word = (string?)status["reason"] is { Length: > 0 } reason ? reason : (string?)status["phase"] ?? "Unknown";
        if ((status["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "PodScheduled" && (string?)c["reason"] == "SchedulingGated"))
            word = "SchedulingGated";
        if (Initializing(pod, status) is { } init)
        {
            word = init;
        }
        else
        {
            var running = false;
            foreach (var container in Containers(pod).Reverse())
            {
                if ((string?)container["state"]?["waiting"]?["reason"] is { Length: > 0 } waiting)
                    word = waiting;
                else if (container["state"]?["terminated"] is JsonObject ended)
                    word = Ended(ended);
                else if (container["ready"]?.GetValue<bool>() == true && container["state"]?["running"] is not null)
                    running = true;
            }

            if (word == "Completed" && running)
                word = "Running";
        }

        if (pod["metadata"]?["deletionTimestamp"] is null)
            return word;
        return (string?)status["reason"] == "NodeLost" ? "Unknown" : (string?)status["phase"] is "Succeeded" or "Failed" ? word : "Terminating";
    }

    private static string? Initializing(JsonObject pod, JsonObject status)
    {
        var all = (pod["spec"]?["initContainers"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var index = 0;
        foreach (var container in (status["initContainerStatuses"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var sidecar = (string?)all.Find(c => (string?)c["name"] == (string?)container["name"])?["restartPolicy"] == "Always";
            if ((container["state"]?["terminated"] is JsonObject ended && (long?)ended["exitCode"] == 0) || (sidecar && container["started"]?.GetValue<bool>() == true))
            {
                index++;
                continue;
            }

            if (container["state"]?["terminated"] is JsonObject failed)
                return $"Init:{Ended(failed)}";
            return (string?)container["state"]?["waiting"]?["reason"] is { Length: > 0 } waiting and not "PodInitializing" ? $"Init:{waiting}" : $"Init:{index}/{all.Count}";
        }

        return null;
    }

    private static string Ended(JsonObject ended) =>
        (string?)ended["reason"] is { Length: > 0 } reason ? reason
        : (long?)ended["signal"] is { } signal and not 0 ? $"Signal:{signal}" : $"ExitCode:{(long?)ended["exitCode"] ?? 0}";

    private static JsonNode Restarts(JsonObject pod, DateTimeOffset now)
    {
        var count = Containers(pod).Sum(static c => (long?)c["restartCount"] ?? 0);
        var last = Containers(pod).Select(static c => (string?)c["lastState"]?["terminated"]?["finishedAt"]).Where(static t => t is not null).Max(StringComparer.Ordinal);
        return count > 0 && last is not null ? $"{count} ({HumanDuration.Since(last, now)} ago)" : $"{count}";
    }
}
