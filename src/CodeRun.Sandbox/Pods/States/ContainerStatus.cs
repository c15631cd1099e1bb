using System.Text;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>The status of a container as a kubelet writes it. Pure.</summary>
internal static class ContainerStatus
{
    // kubelet: MaxPodTerminationMessageLogLength, shared out evenly.
    private const int AllMessages = 12 * 1024;

    /// <summary>The status of one container.</summary>
    public static JsonObject Of(PodState pod, ContainerView container)
    {
        var state = pod.Containers[container.Name];
        var messageBytes = AllMessages / Math.Max(1, pod.Pod.Init.Length + pod.Pod.Main.Length);
        var status = new JsonObject
        {
            ["name"] = container.Name,
            ["state"] = State(pod, container, state, messageBytes),
            ["lastState"] = state.Last is { FinishedAt: not null } last ? new JsonObject { ["terminated"] = Terminated(last, messageBytes) } : new JsonObject(),
            ["ready"] = IsReady(container, state),
            ["restartCount"] = state.Restarts,
            ["image"] = (string?)container.Json["image"],
            // Nothing is pulled, so there is no image that could be named.
            ["imageID"] = "",
            ["started"] = state.IsRunning && state.IsStarted,
        };
        if (state.Run is { } run)
            status["containerID"] = run.Id;
        if (container.Json["resources"] is JsonObject { Count: > 0 } resources)
            status["resources"] = resources.DeepClone();
        if (container.Json["volumeMounts"] is JsonArray { Count: > 0 } mounts)
            status["volumeMounts"] = new JsonArray([.. mounts.OfType<JsonObject>().Select(Mount)]);
        return status;
    }

    /// <summary>True when a container is ready; an init container is when it has succeeded.</summary>
    public static bool IsReady(ContainerView container, ContainerState state) => container.Role == ContainerRole.Init
        ? state is { Phase: ContainerPhase.Ended, Run.ExitCode: 0 }
        : state is { IsRunning: true, IsStarted: true } && (container.Readiness is null || state.IsProbedReady);

    private static JsonNode Mount(JsonObject mount)
    {
        var shown = new JsonObject { ["name"] = (string?)mount["name"], ["mountPath"] = (string?)mount["mountPath"] };
        if (mount["readOnly"] is JsonValue flag && flag.TryGetValue(out bool readOnly) && readOnly)
        {
            shown["readOnly"] = true;
            shown["recursiveReadOnly"] = "Disabled";
        }

        return shown;
    }

    private static JsonObject State(PodState pod, ContainerView container, ContainerState state, int messageBytes)
    {
        if (state.Phase == ContainerPhase.Running)
            return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = PodConditions.Time(state.Run!.StartedAt) } };
        if (state.Phase == ContainerPhase.Ended)
            return new JsonObject { ["terminated"] = Terminated(state.Run!, messageBytes) };
        // kubelet: whatever is not known to have ended when an initialized pod does is an error.
        if (pod is { FinalPhase: not null, IsInitialized: true } && container.Role == ContainerRole.Main)
            return new JsonObject { ["terminated"] = Lost() };
        var (reason, message) = state.Waiting ?? (pod.Pod.Init.Length > 0 ? "PodInitializing" : "ContainerCreating", "");
        var shown = new JsonObject { ["reason"] = reason };
        if (message.Length > 0)
            shown["message"] = message;
        return new JsonObject { ["waiting"] = shown };
    }

    private static JsonObject Lost() => new()
    {
        ["exitCode"] = 137,
        ["reason"] = "ContainerStatusUnknown",
        ["message"] = "The container could not be located when the pod was terminated",
        ["startedAt"] = null,
        ["finishedAt"] = null,
    };

    private static JsonObject Terminated(ContainerRun run, int messageBytes)
    {
        var ended = new JsonObject
        {
            ["exitCode"] = run.ExitCode,
            ["reason"] = run.Reason,
            ["startedAt"] = PodConditions.Time(run.StartedAt),
            ["finishedAt"] = PodConditions.Time(run.FinishedAt!.Value),
            ["containerID"] = run.Id,
        };
        if (run.Message.Length > 0)
            ended["message"] = Cut(run.Message, messageBytes);
        return ended;
    }

    // Never in the middle of a character.
    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var kept = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept + rune.Utf8SequenceLength > bytes)
                break;
            kept += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
