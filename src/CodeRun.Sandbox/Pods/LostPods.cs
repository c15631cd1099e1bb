using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Reports pods whose processes went with the sandbox: they have failed by a disruption; those that were to be deleted are.</summary>
internal static class LostPods
{
    // The kubelet's words for a container of whose end it knows nothing.
    private const int UnknownExitCode = 137;
    private const string UnknownReason = "ContainerStatusUnknown";
    private const string UnknownMessage = "The container could not be located when the pod was terminated";

    private static readonly GroupResource Pods = new("", "pods");
    private static readonly string[] Lists = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];

    /// <summary>The identities of all containers that ran when a store was left, as their pods' statuses have them.</summary>
    public static IReadOnlyList<string> Containers(StoreImage image) =>
    [
        .. image.Objects.Where(static o => o.Resource == Pods).Select(static o => o.Value.Parse()).Where(Ran)
            .SelectMany(static p => Lists.SelectMany(l => (p["status"]?[l] as JsonArray ?? []).Select(static c => (string?)c?["containerID"])))
            .OfType<string>(),
    ];

    /// <summary>Reports all pods that were on the sandbox's node and had not ended. No pod may run.</summary>
    /// <returns>Their number.</returns>
    /// <exception cref="StoreWriteException">It cannot be stored.</exception>
    public static int Report(IObjectAccess objects, PodLoss loss, DateTimeOffset now)
    {
        var lost = 0;
        foreach (var pod in objects.List(Pods))
        {
            var metadata = pod["metadata"]!;
            var (space, name, uid) = ((string)metadata["namespace"]!, (string)metadata["name"]!, (string)metadata["uid"]!);
            if (Ran(pod))
            {
                objects.Update(Pods, space, name, stored =>
                {
                    Fail(stored, loss, PodTime(now));
                    return true;
                });
                lost++;
            }

            if (metadata["deletionTimestamp"] is not null)
                objects.Delete(Pods, space, name, uid);
        }

        return lost;
    }

    private static bool Ran(JsonObject pod) =>
        (string?)pod["spec"]?["nodeName"] == PodScheduler.Node && (string?)pod["status"]?["phase"] is not ("Succeeded" or "Failed");

    private static void Fail(JsonObject pod, PodLoss loss, string now)
    {
        if (pod["status"] is not JsonObject status)
            pod["status"] = status = [];
        status["phase"] = "Failed";
        status["reason"] = loss.Reason;
        status["message"] = string.Format(CultureInfo.InvariantCulture, loss.Message, (string?)pod["metadata"]!["name"]);
        foreach (var list in Lists)
        {
            foreach (var container in (status[list] as JsonArray ?? []).OfType<JsonObject>())
                End(container);
        }

        Condition(status, "DisruptionTarget", "True", loss.DisruptionReason, loss.DisruptionMessage, now);
        foreach (var type in (string[])["PodReadyToStartContainers", "ContainersReady", "Ready"])
            Condition(status, type, "False", "PodFailed", message: null, now);
    }

    private static void End(JsonObject container)
    {
        container["ready"] = false;
        container["started"] = false;
        if (container["state"]?["terminated"] is not null)
            return;
        var ended = new JsonObject
        {
            ["exitCode"] = UnknownExitCode,
            ["reason"] = UnknownReason,
            ["message"] = UnknownMessage,
            ["startedAt"] = container["state"]?["running"]?["startedAt"]?.DeepClone(),
            ["finishedAt"] = null,
        };
        // By which its log is found.
        if (container["containerID"] is { } id)
            ended["containerID"] = id.DeepClone();
        container["state"] = new JsonObject { ["terminated"] = ended };
    }

    private static void Condition(JsonObject status, string type, string value, string reason, string? message, string now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var old = conditions.FirstOrDefault(c => (string?)c?["type"] == type);
        if (old is null && value == "False")
            return;
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = value,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = (string?)old?["status"] == value ? old!["lastTransitionTime"]?.DeepClone() : now,
            ["reason"] = reason,
        };
        if (message is not null)
            condition["message"] = message;
        if (old is null)
            conditions.Add(condition);
        else
            conditions[conditions.IndexOf(old)] = condition;
    }

    private static string PodTime(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
