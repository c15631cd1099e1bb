using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Simulation.World;

/// <summary>Scheduler and kubelet of the simulated cluster: plays the script of each pod, and stops pods as a kubelet does.</summary>
internal sealed class Kubelet(Cluster cluster)
{
    public static readonly GroupResource Pods = new("", "pods");
    private static readonly TimeSpan StartTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);
    private readonly HashSet<string> _stopping = new(StringComparer.Ordinal);

    public void OnChanged(StoreChange change)
    {
        if (change.Resource != Pods || change.Type == ObjectEventType.Deleted)
            return;
        var pod = change.Current.Parse();
        if (change.Type == ObjectEventType.Added)
            Begin(pod);
        else
            Watch(pod);
    }

    private void Begin(JsonObject pod)
    {
        var script = cluster.ScriptOf(pod);
        if (script.ScheduledAfter is { } scheduled)
            After(scheduled, pod, p => Schedule(p, script));
        Watch(pod);
    }

    private void Schedule(JsonObject pod, PodScript script)
    {
        if (pod["metadata"]!["deletionTimestamp"] is not null)
            return;
        Update(pod, p =>
        {
            p["spec"]!["nodeName"] = "node";
            p["status"] = new JsonObject { ["phase"] = "Pending", ["startTime"] = Now(), ["containerStatuses"] = Container("waiting", new JsonObject { ["reason"] = script.Problem ?? "ContainerCreating", ["message"] = "says the kubelet" }) };
        });
        if (script.Problem is null)
            After(StartTime, pod, p => Run(p, script));
    }

    private void Run(JsonObject pod, PodScript script)
    {
        if (!IsLive(pod) || pod["metadata"]!["deletionTimestamp"] is not null)
            return;
        var started = Now();
        Update(pod, p =>
        {
            p["status"]!["phase"] = "Running";
            p["status"]!["containerStatuses"] = Container("running", new JsonObject { ["startedAt"] = started });
        });
        After(script.Works, pod, p => End(p, script.ExitCode, script.Message, script.Reason));
    }

    // A pod that is deleted or past its deadline is stopped; one that never ran has nothing to stop.
    private void Watch(JsonObject pod)
    {
        var uid = Uid(pod);
        var deleting = pod["metadata"]!["deletionTimestamp"] is not null;
        if (deleting && _stopping.Add("delete " + uid))
        {
            After((string?)pod["status"]?["phase"] == "Running" ? StopTime : TimeSpan.FromMilliseconds(200), pod, p =>
            {
                if (IsLive(p) && (string?)p["status"]?["phase"] == "Running")
                    End(p, 143, "", reason: null);
                cluster.Objects.Delete(Pods, Cluster.Namespace, Name(p), uid);
                cluster.Pump();
            });
        }

        if ((long?)pod["spec"]?["activeDeadlineSeconds"] is { } seconds && (string?)pod["status"]?["startTime"] is { } start && _stopping.Add($"deadline {seconds} {uid}"))
        {
            var due = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture).AddSeconds(seconds) - cluster.Clock.Now;
            After((due > TimeSpan.Zero ? due : TimeSpan.Zero) + StopTime, pod, p => End(p, 137, "", "DeadlineExceeded"));
        }
    }

    private void End(JsonObject pod, int exitCode, string message, string? reason)
    {
        if (!IsLive(pod))
            return;
        Update(pod, p =>
        {
            var status = p["status"]!.AsObject();
            var started = (string?)status["containerStatuses"]?[0]?["state"]?["running"]?["startedAt"];
            status["phase"] = exitCode == 0 && reason is null ? "Succeeded" : "Failed";
            if (reason is not null)
                status["reason"] = reason;
            var ended = new JsonObject { ["exitCode"] = exitCode, ["message"] = message, ["finishedAt"] = Now() };
            if (started is not null)
                ended["startedAt"] = started;
            status["containerStatuses"] = Container("terminated", ended);
        });
    }

    private void After(TimeSpan delay, JsonObject pod, Action<JsonObject> action)
    {
        var (name, uid) = (Name(pod), Uid(pod));
        cluster.Clock.Schedule(delay, () =>
        {
            if (cluster.Objects.Get(Pods, Cluster.Namespace, name) is { } now && Uid(now) == uid)
                action(now);
        });
    }

    private void Update(JsonObject pod, Action<JsonObject> change)
    {
        var uid = Uid(pod);
        cluster.Objects.Update(Pods, Cluster.Namespace, Name(pod), p =>
        {
            if (Uid(p) != uid)
                return false;
            change(p);
            return true;
        });
        cluster.Trace(null, $"kubelet: pod {Name(pod)} {(string?)cluster.Objects.Get(Pods, Cluster.Namespace, Name(pod))?["status"]?["phase"]}");
        cluster.Pump();
    }

    private string Now() => cluster.Clock.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Container(string state, JsonObject detail) => [new JsonObject { ["name"] = "agent", ["state"] = new JsonObject { [state] = detail } }];

    private static bool IsLive(JsonObject pod) => (string?)pod["status"]?["phase"] is not ("Succeeded" or "Failed");

    private static string Name(JsonObject pod) => (string)pod["metadata"]!["name"]!;

    private static string Uid(JsonObject pod) => (string)pod["metadata"]!["uid"]!;
}
