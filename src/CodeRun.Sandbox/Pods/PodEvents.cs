using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.States;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Events about one pod in the forms of kubelet and scheduler. What is said again is counted up, not repeated.</summary>
internal sealed class PodEvents(IObjectAccess objects, TimeProvider time)
{
    private static readonly GroupResource Events = new("", "events");
    private readonly Dictionary<(string Reason, string Message, string? Container), string> _told = [];

    /// <summary>An Event of the kubelet.</summary>
    public void Tell(PodView pod, PodAction.Tell what)
    {
        try
        {
            TellOrThrow(pod, what);
        }
        catch (StoreWriteException)
        {
            // The disk takes nothing now. An Event that is missing stops no pod.
        }
    }

    /// <summary>An Event of the scheduler, which writes those of the newer group.</summary>
    public void TellScheduling(PodView pod, string reason, string action, string message, bool isWarning)
    {
        var key = (reason, message, (string?)null);
        if (_told.ContainsKey(key))
            return;
        var value = Event(pod, reason, message, isWarning, Pod(pod));
        value["eventTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        value["action"] = action;
        value["reportingComponent"] = "default-scheduler";
        value["reportingInstance"] = $"default-scheduler-{PodScheduler.Node}";
        if (Create(pod, value) is { } made)
            _told[key] = made;
    }

    private void TellOrThrow(PodView pod, PodAction.Tell what)
    {
        var key = (what.Reason, what.Message, what.Container);
        var now = PodConditions.Time(time.GetUtcNow());
        if (_told.TryGetValue(key, out var name) && objects.Update(Events, pod.Namespace, name, known => Count(known, now)) is not null)
            return;
        var involved = Pod(pod);
        if (what.Container is { } container)
            involved["fieldPath"] = $"spec.{(pod.Init.Any(c => c.Name == container) ? "initContainers" : "containers")}{{{container}}}";
        var value = Event(pod, what.Reason, what.Message, what.IsWarning, involved);
        value["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = PodScheduler.Node };
        value["firstTimestamp"] = now;
        value["lastTimestamp"] = now;
        value["count"] = 1;
        value["reportingComponent"] = "kubelet";
        value["reportingInstance"] = PodScheduler.Node;
        if (Create(pod, value) is { } made)
            _told[key] = made;
    }

    private static bool Count(JsonObject known, string now)
    {
        known["count"] = ((long?)known["count"] ?? 1) + 1;
        known["lastTimestamp"] = now;
        return true;
    }

    private static JsonObject Pod(PodView pod) => new()
    {
        ["kind"] = "Pod",
        ["namespace"] = pod.Namespace,
        ["name"] = pod.Name,
        ["uid"] = pod.Uid,
        ["apiVersion"] = "v1",
        ["resourceVersion"] = (string?)pod.Json["metadata"]!["resourceVersion"],
    };

    private static JsonObject Event(PodView pod, string reason, string message, bool isWarning, JsonObject involved) => new()
    {
        ["kind"] = "Event",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject { ["namespace"] = pod.Namespace },
        ["involvedObject"] = involved,
        ["reason"] = reason,
        ["message"] = message,
        ["source"] = new JsonObject(),
        ["firstTimestamp"] = null,
        ["lastTimestamp"] = null,
        ["type"] = isWarning ? "Warning" : "Normal",
        ["eventTime"] = null,
    };

    // client-go names an Event after the pod and the time in nanoseconds. Null when the namespace is going.
    private string? Create(PodView pod, JsonObject value)
    {
        var ticks = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{pod.Name}.{ticks + attempt:x}");
            var named = value.DeepClone().AsObject();
            named["metadata"]!["name"] = name;
            if (objects.Create(Events, named) is not null)
                return name;
            if (objects.Get(Events, pod.Namespace, name) is null)
                return null;
        }

        return null;
    }
}
