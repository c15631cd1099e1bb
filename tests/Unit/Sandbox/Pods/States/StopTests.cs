using CodeRun.Sandbox.Pods.States;

namespace CodeRun.Tests.Unit.Sandbox.Pods.States;

public sealed class StopTests
{
    private const string One = """{"restartPolicy":"Always","terminationGracePeriodSeconds":30,"containers":[{"name":"c"}]}""";
    private const string Hooked = """{"restartPolicy":"Never","containers":[{"name":"c","lifecycle":{"preStop":{"exec":{}}}}]}""";

    [Fact]
    public void Deleted_pod_is_asked_to_end_then_ended_by_force_then_removed()
    {
        var pod = new PodSimulation(One);

        pod.Delete(7);
        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
        Assert.Contains(("Killing", "Stopping container c"), pod.Events);
        Assert.Equal(TimeSpan.FromSeconds(7), pod.Wait);
        pod.Pass(TimeSpan.FromSeconds(7));
        Assert.Single(pod.Actions.OfType<PodAction.Kill>());
        pod.End("c", 137);

        Assert.Equal("Failed", pod.Phase);
        Assert.Single(pod.Actions.OfType<PodAction.Remove>());
        Assert.Empty(pod.Started);
    }

    [Fact]
    public void Shorter_grace_period_counts_from_when_it_was_given()
    {
        var pod = new PodSimulation(One);
        pod.Delete(600);
        pod.Pass(TimeSpan.FromSeconds(100));

        pod.Delete(5);

        Assert.Equal(TimeSpan.FromSeconds(5), pod.Wait);
        pod.Pass(TimeSpan.FromSeconds(5));
        Assert.Single(pod.Actions.OfType<PodAction.Kill>());
    }

    [Fact]
    public void Hook_before_the_end_uses_up_the_grace_period_but_two_seconds_are_left()
    {
        var pod = new PodSimulation(Hooked);

        pod.Delete(10);
        Assert.Equal(TimeSpan.FromSeconds(10), pod.Actions.OfType<PodAction.RunHook>().Single().Limit);
        Assert.Empty(pod.Actions.OfType<PodAction.Terminate>());
        pod.Pass(TimeSpan.FromSeconds(9));
        pod.EndHook("c", isPostStart: false);

        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
        Assert.Equal(TimeSpan.FromSeconds(2), pod.Wait);
    }

    [Fact]
    public void Hook_that_does_not_end_does_not_hold_up_the_end()
    {
        var pod = new PodSimulation(Hooked);
        pod.Delete(10);

        pod.Pass(TimeSpan.FromSeconds(10));

        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
    }

    [Fact]
    public void Hook_after_the_start_holds_up_the_next_container_and_its_failure_ends_its_own()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","containers":[{"name":"c","lifecycle":{"postStart":{"exec":{}}}},{"name":"d"}]}""");
        Assert.Equal(["c"], pod.Started);

        pod.EndHook("c", isPostStart: true, "wrong");

        Assert.Equal(["d"], pod.Started);
        Assert.Contains(("FailedPostStartHook", "PostStartHook failed"), pod.Events);
        Assert.Equal(["c"], pod.Actions.OfType<PodAction.Terminate>().Select(static t => t.Container));
    }

    [Fact]
    public void Pod_that_is_active_for_too_long_fails_when_nothing_of_it_runs_any_more()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","activeDeadlineSeconds":60,"terminationGracePeriodSeconds":5,"containers":[{"name":"c"}]}""");
        Assert.Equal(TimeSpan.FromSeconds(60), pod.Wait);

        pod.Pass(TimeSpan.FromSeconds(60));
        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
        Assert.Equal("Running", pod.Phase);
        Assert.Contains(("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"), pod.Events);
        pod.End("c", 0);

        Assert.Equal(("Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"), (pod.Phase, (string?)pod.Status["reason"], (string?)pod.Status["message"]));
    }

    [Fact]
    public void Deadline_that_is_set_later_counts_from_the_start_of_the_pod()
    {
        var pod = new PodSimulation(One);
        pod.Pass(TimeSpan.FromSeconds(100));

        pod.Change(static (_, spec) => spec["activeDeadlineSeconds"] = 1);

        Assert.Single(pod.Actions.OfType<PodAction.Terminate>());
    }

    [Fact]
    public void Pod_that_waits_for_something_ends_at_its_deadline_too()
    {
        var pod = new PodSimulation("""{"restartPolicy":"Never","activeDeadlineSeconds":60,"containers":[{"name":"c"}]}""", start: false);
        pod.Missing["c"] = ("CreateContainerConfigError", "secret \"s\" not found");
        pod.Start();

        pod.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(("Failed", "DeadlineExceeded"), (pod.Phase, (string?)pod.Status["reason"]));
    }
}
