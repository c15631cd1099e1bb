using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>A pod in few words (k8s.io/kubernetes: printers, printPod).</summary>
/// <param name="Ready">Containers that are ready, sidecars among them.</param>
/// <param name="Total">All containers and sidecars.</param>
/// <param name="Reason">The word of the Status column.</param>
/// <param name="Restarts">How often containers were restarted; while the pod is being initialized, those that initialize it.</param>
/// <param name="LastRestart">When one of them ended last; null for never.</param>
internal sealed record PodSummary(int Ready, int Total, string Reason, long Restarts, string? LastRestart)
{
    /// <summary>Reads a pod.</summary>
    public static PodSummary Of(JsonObject pod)
    {
        var status = pod["status"] as JsonObject ?? [];
        var initial = (pod["spec"]?["initContainers"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var sidecars = initial.Where(static c => (string?)c["restartPolicy"] == "Always").Select(static c => (string?)c["name"] ?? "").ToHashSet(StringComparer.Ordinal);
        var phase = (string?)status["phase"] ?? "";
        var reason = (string?)status["reason"] is { Length: > 0 } given ? given : phase;
        if (Conditions(status).Any(static c => (string?)c["type"] == "PodScheduled" && (string?)c["reason"] == "SchedulingGated"))
            reason = "SchedulingGated";
        var summary = new PodSummary(0, (pod["spec"]?["containers"] as JsonArray ?? []).Count + sidecars.Count, reason, 0, null);
        var (initializing, sidecarRestarts) = (false, summary);
        foreach (var (index, container) in Containers(status, "initContainerStatuses").Index())
        {
            var isSidecar = sidecars.Contains((string?)container["name"] ?? "");
            summary = summary.Restarted(container);
            if (isSidecar)
                sidecarRestarts = sidecarRestarts.Restarted(container);
            if ((long?)Ended(container)?["exitCode"] == 0)
                continue;
            if (isSidecar && IsTrue(container["started"]))
            {
                summary = summary with { Ready = summary.Ready + (IsTrue(container["ready"]) ? 1 : 0) };
                continue;
            }

            summary = summary with { Reason = Initial(container, index, initial.Count) };
            initializing = true;
            break;
        }

        if (!initializing || IsMet(status, "Initialized"))
            summary = (summary with { Restarts = sidecarRestarts.Restarts, LastRestart = sidecarRestarts.LastRestart }).Running(status);
        if (pod["metadata"]?["deletionTimestamp"] is null)
            return summary;
        return (string?)status["reason"] == "NodeLost" ? summary with { Reason = "Unknown" }
            : phase is "Succeeded" or "Failed" ? summary
            : summary with { Reason = "Terminating" };
    }

    private PodSummary Running(JsonObject status)
    {
        var (summary, running) = (this, false);
        foreach (var container in Containers(status, "containerStatuses").AsEnumerable().Reverse())
        {
            summary = summary.Restarted(container);
            if ((string?)container["state"]?["waiting"]?["reason"] is { Length: > 0 } waiting)
                summary = summary with { Reason = waiting };
            else if (Ended(container) is { } ended)
                summary = summary with { Reason = Word(ended) };
            else if (IsTrue(container["ready"]) && container["state"]?["running"] is not null)
                (summary, running) = (summary with { Ready = summary.Ready + 1 }, true);
        }

        return summary.Reason == "Completed" && running ? summary with { Reason = IsMet(status, "Ready") ? "Running" : "NotReady" } : summary;
    }

    private PodSummary Restarted(JsonObject container)
    {
        var last = (string?)container["lastState"]?["terminated"]?["finishedAt"];
        return this with
        {
            Restarts = Restarts + ((long?)container["restartCount"] ?? 0),
            LastRestart = last is not null && string.CompareOrdinal(last, LastRestart) > 0 ? last : LastRestart,
        };
    }

    private static string Initial(JsonObject container, int index, int count) =>
        Ended(container) is { } ended ? $"Init:{Word(ended)}"
        : (string?)container["state"]?["waiting"]?["reason"] is { Length: > 0 } waiting and not "PodInitializing" ? $"Init:{waiting}"
        : $"Init:{index}/{count}";

    private static string Word(JsonObject ended) =>
        (string?)ended["reason"] is { Length: > 0 } reason ? reason
        : (long?)ended["signal"] is { } signal and not 0 ? $"Signal:{signal}" : $"ExitCode:{(long?)ended["exitCode"] ?? 0}";

    private static List<JsonObject> Containers(JsonObject status, string field) => [.. (status[field] as JsonArray ?? []).OfType<JsonObject>()];

    private static IEnumerable<JsonObject> Conditions(JsonObject status) => (status["conditions"] as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsMet(JsonObject status, string type) => Conditions(status).Any(c => (string?)c["type"] == type && (string?)c["status"] == "True");

    private static JsonObject? Ended(JsonObject container) => container["state"]?["terminated"] as JsonObject;

    private static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool set) && set;
}
