using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Reconciling;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class LostPodsTests : IDisposable
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private readonly ApiServer _server = new(TimeProvider.System, new Random(1));

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Running_pod_has_failed_by_a_disruption()
    {
        Create("p", """{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}],"containerStatuses":[{"name":"agent","ready":true,"started":true,"restartCount":0,"image":"i","imageID":"","state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}""");

        Assert.Equal(1, LostPods.Report(_server.Objects, PodLoss.NodeFailure, Now));

        var pod = _server.Objects.Get(Pods, "default", "p")!;
        var status = pod["status"]!;
        Assert.Equal(("Failed", "NodeLost", "Node sandbox which was running pod p is unresponsive"), ((string?)status["phase"], (string?)status["reason"], (string?)status["message"]));
        Assert.Equal("""{"exitCode":137,"reason":"ContainerStatusUnknown","message":"The container could not be located when the pod was terminated","startedAt":"2026-01-01T00:00:00Z","finishedAt":null}""", status["containerStatuses"]![0]!["state"]!["terminated"]!.ToJsonString());
        Assert.False((bool)status["containerStatuses"]![0]!["ready"]!);
        Assert.Equal(("False", "2026-03-04T05:06:07Z"), ((string?)status["conditions"]![0]!["status"], (string?)status["conditions"]![0]!["lastTransitionTime"]));
        var outcome = PodOutcome.Of(ControllerCaches.ReadPod(Encoding.UTF8.GetBytes(pod.ToJsonString())));
        Assert.Equal((OutcomeKind.Disrupted, "DeletionByPodGC"), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void Pod_that_was_stopped_with_the_sandbox_is_a_disruption_too()
    {
        Create("p", """{"phase":"Running"}""");

        LostPods.Report(_server.Objects, PodLoss.Shutdown, Now);

        var outcome = PodOutcome.Of(ControllerCaches.ReadPod(Encoding.UTF8.GetBytes(_server.Objects.Get(Pods, "default", "p")!.ToJsonString())));
        Assert.Equal((OutcomeKind.Disrupted, "TerminationByKubelet"), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void Pods_that_have_ended_or_have_no_node_stay_as_they_are()
    {
        Create("done", """{"phase":"Succeeded"}""");
        Create("failed", """{"phase":"Failed","reason":"DeadlineExceeded"}""");
        Create("waiting", """{"phase":"Pending"}""", node: null);
        var before = _server.Store.Version;

        Assert.Equal(0, LostPods.Report(_server.Objects, PodLoss.NodeFailure, Now));
        Assert.Equal(before, _server.Store.Version);
    }

    [Fact]
    public void Pod_that_was_to_be_deleted_is_gone()
    {
        Create("p", """{"phase":"Running"}""");
        _server.Objects.Update(Pods, "default", "p", static pod =>
        {
            pod["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
            pod["metadata"]!["deletionGracePeriodSeconds"] = 30;
            return true;
        });

        LostPods.Report(_server.Objects, PodLoss.NodeFailure, Now);

        Assert.Null(_server.Objects.Get(Pods, "default", "p"));
    }

    private void Create(string name, string status, string? node = "sandbox")
    {
        _server.Objects.Create(Pods, JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"restartPolicy":"Never","containers":[{"name":"agent","image":"i","command":["/bin/true"]}]}}""")!.AsObject());
        _server.Objects.Update(Pods, "default", name, pod =>
        {
            if (node is not null)
                pod["spec"]!["nodeName"] = node;
            pod["status"] = JsonNode.Parse(status);
            return true;
        });
    }
}
