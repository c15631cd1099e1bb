using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>The conditions of a pod as scheduler and kubelet write them (kubelet: status.Generate...Condition). Pure.</summary>
internal static class PodConditions
{
    /// <summary>Sets the conditions that are a kubelet's.</summary>
    public static void Write(JsonObject status, PodState state, string phase, long? generation, DateTimeOffset now)
    {
        var isOver = state.FinalPhase is not null;
        Set(status, "PodReadyToStartContainers", state.IsMounted && !isOver, null, null, generation, now);
        Initialized(status, state, phase, generation, now);
        var (reason, message) = NotReady(state, phase);
        Ready(status, state, reason, message, generation, now);
        Set(status, "ContainersReady", reason is null, reason, message, generation, now);
        Set(status, "PodScheduled", isTrue: true, null, null, generation, now);
    }

    /// <summary>Sets one condition; its transition time moves only when its status does.</summary>
    public static void Set(JsonObject status, string type, bool isTrue, string? reason, string? message, long? generation, DateTimeOffset now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var value = isTrue ? "True" : "False";
        var at = -1;
        for (var i = 0; i < conditions.Count; i++)
        {
            if ((string?)conditions[i]?["type"] == type)
                at = i;
        }

        var old = at < 0 ? null : conditions[at];
        var condition = new JsonObject { ["type"] = type };
        if (generation is not null)
            condition["observedGeneration"] = generation;
        condition["status"] = value;
        condition["lastProbeTime"] = null;
        condition["lastTransitionTime"] = (string?)old?["status"] == value ? (string?)old["lastTransitionTime"] ?? Time(now) : Time(now);
        if (reason is not null)
            condition["reason"] = reason;
        if (message is not null)
            condition["message"] = message;
        if (at < 0)
            conditions.Add(condition);
        else
            conditions[at] = condition;
    }

    /// <summary>A time as Kubernetes writes it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Initialized(JsonObject status, PodState state, string phase, long? generation, DateTimeOffset now)
    {
        var left = state.Pod.Init.Where(c => c.Role == ContainerRole.Sidecar ? !state.Containers[c.Name].IsStarted : !ContainerStatus.IsReady(c, state.Containers[c.Name])).Select(static c => c.Name).ToList();
        if (phase == "Succeeded")
            Set(status, "Initialized", isTrue: true, "PodCompleted", null, generation, now);
        else if (left.Count == 0 || state.IsInitialized)
            Set(status, "Initialized", isTrue: true, null, null, generation, now);
        else
            Set(status, "Initialized", isTrue: false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', left)}]", generation, now);
    }

    private static (string? Reason, string? Message) NotReady(PodState state, string phase)
    {
        if (phase == "Succeeded")
            return ("PodCompleted", null);
        if (phase == "Failed")
            return ("PodFailed", null);
        var unready = state.Pod.All.Where(c => c.Role != ContainerRole.Init && !ContainerStatus.IsReady(c, state.Containers[c.Name])).Select(static c => c.Name).ToList();
        return unready.Count == 0 ? (null, null) : ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    // Readiness gates are others' conditions that a pod waits for as well.
    private static void Ready(JsonObject status, PodState state, string? reason, string? message, long? generation, DateTimeOffset now)
    {
        if (reason is null)
        {
            var conditions = (status["conditions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            var closed = (state.Pod.Json["spec"]!["readinessGates"] as JsonArray ?? []).Select(static g => (string?)g?["conditionType"] ?? "")
                .Select(g => (Gate: g, Condition: conditions.Find(c => (string?)c["type"] == g))).Where(static g => (string?)g.Condition?["status"] != "True")
                .Select(static g => g.Condition is null ? $"corresponding condition of pod readiness gate \"{g.Gate}\" does not exist." : $"the status of pod readiness gate \"{g.Gate}\" is not \"True\", but {(string?)g.Condition["status"]}").ToList();
            if (closed.Count > 0)
                (reason, message) = ("ReadinessGatesNotReady", string.Join(", ", closed));
        }

        Set(status, "Ready", reason is null, reason, message, generation, now);
    }
}
