using CodeRun.Sandbox.Pods.States;

namespace CodeRun.Tests.Unit.Sandbox.Pods.States;

public sealed class InitTests
{
    private const string Two = """{"restartPolicy":"Never","initContainers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"c"},{"name":"d"}]}""";
    private const string Sidecar = """{"restartPolicy":"Never","terminationGracePeriodSeconds":30,"initContainers":[{"name":"s","restartPolicy":"Always"},{"name":"t","restartPolicy":"Always"},{"name":"i"}],"containers":[{"name":"c"}]}""";

    [Fact]
    public void Init_containers_run_one_after_the_other_and_all_others_together_after_them()
    {
        var pod = new PodSimulation(Two);
        Assert.Equal(["a"], pod.Started);
        Assert.Equal("Pending", pod.Phase);
        Assert.Equal("PodInitializing", (string?)pod.Container("c")["state"]!["waiting"]!["reason"]);
        Assert.Equal("containers with incomplete status: [a b]", (string?)pod.Condition("Initialized")["message"]);

        pod.End("a", 0);
        Assert.Equal(["b"], pod.Started);
        Assert.True((bool)pod.Container("a")["ready"]!);
        Assert.Equal("containers with incomplete status: [b]", (string?)pod.Condition("Initialized")["message"]);

        pod.End("b", 0);
        Assert.Equal(["c", "d"], pod.Started);
        Assert.Equal("Running", pod.Phase);
        Assert.Equal("True", (string?)pod.Condition("Initialized")["status"]);
    }

    [Fact]
    public void Failed_init_container_fails_a_pod_that_is_not_restarted()
    {
        var pod = new PodSimulation(Two);

        pod.End("a", 2);

        Assert.Equal("Failed", pod.Phase);
        Assert.Equal("PodInitializing", (string?)pod.Container("c")["state"]!["waiting"]!["reason"]);
        Assert.Equal("ContainersNotInitialized", (string?)pod.Condition("Initialized")["reason"]);
    }

    [Fact]
    public void Failed_init_container_is_tried_again_where_the_policy_says_so()
    {
        var pod = new PodSimulation(Two.Replace("Never", "OnFailure", StringComparison.Ordinal));

        pod.End("a", 2);
        Assert.Equal(["a"], pod.Started);
        pod.End("a", 2);

        Assert.Equal("CrashLoopBackOff", (string?)pod.Container("a")["state"]!["waiting"]!["reason"]);
        Assert.Equal("Pending", pod.Phase);
    }

    [Fact]
    public void Sidecars_run_beside_the_others_and_end_after_them_in_reverse_order()
    {
        var pod = new PodSimulation(Sidecar);
        Assert.Equal(["s", "t", "i"], pod.Started);
        pod.End("i", 0);
        Assert.Equal(["c"], pod.Started);

        pod.End("c", 0);
        Assert.Equal(["t"], Told(pod));
        Assert.Equal("Running", pod.Phase);
        pod.End("t", 143);
        Assert.Equal(["s"], Told(pod));
        pod.End("s", 143);

        Assert.Equal("Succeeded", pod.Phase);
    }

    [Fact]
    public void Sidecar_that_ends_is_started_again_whatever_the_policy_and_its_end_does_not_count()
    {
        var pod = new PodSimulation(Sidecar);
        pod.End("i", 0);

        pod.End("s", 1);

        Assert.Equal(["s"], pod.Started);
        Assert.Equal(1, (int)pod.Container("s")["restartCount"]!);
        Assert.Equal("Running", pod.Phase);
    }

    [Fact]
    public void Sidecar_with_a_startup_probe_holds_up_what_follows_until_it_has_started()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","initContainers":[{"name":"s","restartPolicy":"Always","startupProbe":{"exec":{},"periodSeconds":1}}],"containers":[{"name":"c"}]}""");
        Assert.Equal(["s"], pod.Started);
        Assert.False((bool)pod.Container("s")["started"]!);

        pod.Probe("s", ProbeKind.Startup);

        Assert.Equal(["c"], pod.Started);
        Assert.True((bool)pod.Container("s")["started"]!);
    }

    [Fact]
    public void Sidecars_are_asked_to_end_when_the_others_have_used_up_the_grace_period()
    {
        var pod = new PodSimulation(Sidecar);
        pod.End("i", 0);
        pod.Delete(5);
        Assert.Equal(["c"], Told(pod));

        pod.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(["s", "t"], Told(pod));
        Assert.Equal(["c"], pod.Actions.OfType<PodAction.Kill>().Select(static k => k.Container));
        pod.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(["s", "t"], pod.Actions.OfType<PodAction.Kill>().Select(static k => k.Container));
    }

    private static IEnumerable<string> Told(PodSimulation pod) => pod.Actions.OfType<PodAction.Terminate>().Select(static t => t.Container);
}
