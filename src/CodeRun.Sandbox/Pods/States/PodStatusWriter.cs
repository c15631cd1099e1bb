using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>Writes the status of a pod as a kubelet would. Pure: the same state gives the same status.</summary>
internal static class PodStatusWriter
{
    /// <summary>A kubelet's words for a pod that was active for too long.</summary>
    public const string OverdueMessage = "Pod was active on the node longer than the specified deadline";

    private const string Address = "127.0.0.1";

    /// <summary>Brings a status up to date.</summary>
    /// <param name="status">The status to change.</param>
    /// <param name="state">The pod.</param>
    /// <param name="generation">Generation of the pod that is meant; null when it has none.</param>
    /// <param name="now">Time for conditions that change.</param>
    public static void Write(JsonObject status, PodState state, long? generation, DateTimeOffset now)
    {
        var phase = state.FinalPhase ?? PodPhase.Of(state, isOver: false);
        // A pod is not said to have ended while something of it may run.
        status["phase"] = state.FinalPhase is null && phase is "Succeeded" or "Failed" ? (string?)status["phase"] ?? "Pending" : phase;
        if (state.FinalPhase is null)
            phase = (string)status["phase"]!;
        if (state.FinalPhase is not null && state.Stop == StopCause.Overdue)
        {
            status["reason"] = "DeadlineExceeded";
            status["message"] = OverdueMessage;
        }

        if (generation is not null)
            status["observedGeneration"] = generation;
        status["startTime"] = PodConditions.Time(state.StartTime);
        status["hostIP"] = Address;
        status["hostIPs"] = Addresses();
        if (state.IsMounted)
        {
            status["podIP"] ??= Address;
            status["podIPs"] ??= Addresses();
        }

        if (state.Pod.Init.Length > 0)
            status["initContainerStatuses"] = Statuses(state, state.Pod.Init);
        status["containerStatuses"] = Statuses(state, state.Pod.Main);
        PodConditions.Write(status, state, phase, generation, now);
    }

    private static JsonArray Addresses() => new(new JsonObject { ["ip"] = Address });

    private static JsonArray Statuses(PodState state, IEnumerable<ContainerView> containers) =>
        new([.. containers.Select(c => (JsonNode)ContainerStatus.Of(state, c))]);
}
