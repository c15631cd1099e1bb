using CodeRun.Sandbox.Pods.States;

namespace CodeRun.Tests.Unit.Sandbox.Pods.States;

public sealed class ProbeTests
{
    [Fact]
    public void Container_is_ready_when_its_readiness_probe_succeeded_often_enough()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","containers":[{"name":"c","readinessProbe":{"exec":{},"initialDelaySeconds":3,"periodSeconds":5,"successThreshold":2}}]}""");
        Assert.Equal(TimeSpan.FromSeconds(3), pod.Wait);
        Assert.Equal("containers with unready status: [c]", (string?)pod.Condition("Ready")["message"]);

        pod.Pass(TimeSpan.FromSeconds(3));
        Assert.Single(pod.Actions.OfType<PodAction.RunProbe>());
        pod.Probe("c", ProbeKind.Readiness);
        Assert.False((bool)pod.Container("c")["ready"]!);
        pod.Pass(TimeSpan.FromSeconds(5));
        pod.Probe("c", ProbeKind.Readiness);

        Assert.True((bool)pod.Container("c")["ready"]!);
        Assert.Equal("True", (string?)pod.Condition("Ready")["status"]);
        Assert.Equal("True", (string?)pod.Condition("ContainersReady")["status"]);
    }

    [Fact]
    public void Ready_container_is_not_ready_when_the_probe_fails_often_enough_and_runs_on()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","containers":[{"name":"c","readinessProbe":{"exec":{},"periodSeconds":1,"failureThreshold":2}}]}""");
        pod.Probe("c", ProbeKind.Readiness);

        pod.Pass(TimeSpan.FromSeconds(1));
        pod.Probe("c", ProbeKind.Readiness, "no");
        Assert.True((bool)pod.Container("c")["ready"]!);
        Assert.Contains(("Unhealthy", "Readiness probe failed: no"), pod.Events);
        pod.Pass(TimeSpan.FromSeconds(1));
        pod.Probe("c", ProbeKind.Readiness, "no");

        Assert.False((bool)pod.Container("c")["ready"]!);
        Assert.NotNull(pod.Container("c")["state"]!["running"]);
    }

    [Fact]
    public void Container_whose_liveness_probe_fails_is_ended_and_started_again()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c","livenessProbe":{"exec":{},"periodSeconds":1,"failureThreshold":1,"terminationGracePeriodSeconds":4}}]}""");

        pod.Probe("c", ProbeKind.Liveness, "dead");
        Assert.Contains(("Killing", "Container c failed liveness probe, will be restarted"), pod.Events);
        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
        Assert.Equal(TimeSpan.FromSeconds(4), pod.Wait);
        pod.End("c", 143);

        Assert.Equal(["c"], pod.Started);
        Assert.Equal(1, (int)pod.Container("c")["restartCount"]!);
    }

    [Fact]
    public void Other_probes_wait_for_the_startup_probe()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","containers":[{"name":"c","startupProbe":{"exec":{},"periodSeconds":1},"livenessProbe":{"exec":{}},"readinessProbe":{"exec":{}}}]}""");
        Assert.Equal([ProbeKind.Startup], pod.Actions.OfType<PodAction.RunProbe>().Select(static p => p.Kind));

        pod.Probe("c", ProbeKind.Startup);

        Assert.Equal([ProbeKind.Liveness, ProbeKind.Readiness], pod.Actions.OfType<PodAction.RunProbe>().Select(static p => p.Kind));
    }

    [Fact]
    public void Readiness_gate_keeps_the_pod_from_being_ready()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","readinessGates":[{"conditionType":"x/y"}],"containers":[{"name":"c"}]}""");

        Assert.Equal("ReadinessGatesNotReady", (string?)pod.Condition("Ready")["reason"]);
        Assert.Equal("True", (string?)pod.Condition("ContainersReady")["status"]);
    }
}
