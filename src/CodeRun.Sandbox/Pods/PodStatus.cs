using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods;

/// <summary>Writes the status of a pod as a kubelet would. Pure: the same states give the same status.</summary>
internal static class PodStatus
{
    /// <summary>Brings <paramref name="status"/> up to date.</summary>
    /// <param name="status">The status to change.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="phase">Pending, Running, Succeeded or Failed.</param>
    /// <param name="states">States of all containers by name.</param>
    /// <param name="now">Time for conditions that change.</param>
    public static void Write(JsonObject status, JsonObject pod, string phase, IReadOnlyDictionary<string, ContainerState> states, DateTimeOffset now)
    {
        status["phase"] = phase;
        status["hostIP"] = "127.0.0.1";
        status["podIP"] = "127.0.0.1";
        var spec = pod["spec"]!;
        if (spec["initContainers"] is JsonArray { Count: > 0 } init)
            status["initContainerStatuses"] = Statuses(init, states);
        status["containerStatuses"] = Statuses(spec["containers"]!.AsArray(), states);
        var done = phase is "Succeeded" or "Failed";
        var ready = !done && spec["containers"]!.AsArray().All(c => states[(string)c!["name"]!].IsRunning);
        Condition(status, "PodReadyToStartContainers", !done, "", "", now);
        Condition(status, "Initialized", phase != "Pending", "", "", now);
        Condition(status, "ContainersReady", ready, done ? "PodCompleted" : "ContainersNotReady", "", now);
        Condition(status, "Ready", ready, done ? "PodCompleted" : "ContainersNotReady", "", now);
    }

    /// <summary>Sets one condition; its transition time moves only when its status does.</summary>
    public static void Condition(JsonObject status, string type, bool isTrue, string reasonWhenFalse, string message, DateTimeOffset now)
    {
        var conditions = status["conditions"] as JsonArray;
        if (conditions is null)
            status["conditions"] = conditions = [];
        var value = isTrue ? "True" : "False";
        var old = conditions.FirstOrDefault(c => (string?)c!["type"] == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = value,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = (string?)old?["status"] == value ? (string)old!["lastTransitionTime"]! : Time(now),
        };
        if (!isTrue && reasonWhenFalse.Length > 0)
            condition["reason"] = reasonWhenFalse;
        if (!isTrue && message.Length > 0)
            condition["message"] = message;
        if (old is null)
            conditions.Add(condition);
        else
            conditions[conditions.IndexOf(old)] = condition;
    }

    /// <summary>A time as Kubernetes writes it.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Statuses(JsonArray containers, IReadOnlyDictionary<string, ContainerState> states) =>
        new([.. containers.Select(c => (JsonNode)Status(c!.AsObject(), states[(string)c!["name"]!]))]);

    private static JsonObject Status(JsonObject container, ContainerState state) => new()
    {
        ["name"] = (string)container["name"]!,
        ["image"] = (string?)container["image"],
        ["imageID"] = "",
        ["ready"] = state.IsRunning,
        ["started"] = state.IsRunning,
        ["restartCount"] = state.Restarts,
        ["lastState"] = new JsonObject(),
        ["state"] = State(state),
    };

    private static JsonObject State(ContainerState state)
    {
        if (state.Waiting is { } waiting)
        {
            var shown = new JsonObject { ["reason"] = waiting.Reason };
            if (waiting.Message.Length > 0)
                shown["message"] = waiting.Message;
            return new JsonObject { ["waiting"] = shown };
        }

        if (state.FinishedAt is not { } finished)
            return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(state.StartedAt!.Value) } };
        var ended = new JsonObject
        {
            ["exitCode"] = state.ExitCode,
            ["reason"] = state.Reason,
            ["startedAt"] = Time(state.StartedAt ?? finished),
            ["finishedAt"] = Time(finished),
        };
        if (state.Message.Length > 0)
            ended["message"] = state.Message;
        return new JsonObject { ["terminated"] = ended };
    }
}
