using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of pods.</summary>
internal static class PodColumns
{
    /// <summary>All columns.</summary>
    public static readonly TableColumn[] All =
    [
        KindColumns.Name,
        new("Ready", static (p, _) => PodSummary.Of(p) is var pod ? $"{pod.Ready}/{pod.Total}" : null),
        new("Status", static (p, _) => PodSummary.Of(p).Reason),
        new("Restarts", static (p, now) => Restarts(PodSummary.Of(p), now)),
        KindColumns.Age,
        new("IP", static (p, _) => Or((string?)(p["status"]?["podIPs"] as JsonArray)?.FirstOrDefault()?["ip"] ?? (string?)p["status"]?["podIP"]), Priority: 1),
        new("Node", static (p, _) => Or((string?)p["spec"]?["nodeName"]), Priority: 1),
        new("Nominated Node", static (p, _) => Or((string?)p["status"]?["nominatedNodeName"]), Priority: 1),
        new("Readiness Gates", static (p, _) => Gates(p), Priority: 1),
    ];

    /// <summary>The condition of the row of a pod that has ended; null for others.</summary>
    public static JsonObject? Condition(JsonObject pod) => (string?)pod["status"]?["phase"] switch
    {
        "Succeeded" => new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = "Succeeded", ["message"] = "The pod has completed successfully." },
        "Failed" => new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = "Failed", ["message"] = "The pod failed." },
        _ => null,
    };

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "<none>" : text;

    private static string Restarts(PodSummary pod, DateTimeOffset now) =>
        pod.Restarts > 0 && pod.LastRestart is { } last ? $"{pod.Restarts} ({HumanDuration.Since(last, now)} ago)" : $"{pod.Restarts}";

    private static string Gates(JsonObject pod)
    {
        if (pod["spec"]?["readinessGates"] is not JsonArray { Count: > 0 } gates)
            return "<none>";
        var met = gates.Count(g => (pod["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == (string?)g?["conditionType"] && (string?)c?["status"] == "True"));
        return $"{met}/{gates.Count}";
    }
}
