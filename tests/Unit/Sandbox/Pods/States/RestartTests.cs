using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Pods.States;

public sealed class RestartTests
{
    private const string Always = """{"restartPolicy":"Always","containers":[{"name":"c"}]}""";
    private const string OnFailure = """{"restartPolicy":"OnFailure","containers":[{"name":"c"}]}""";
    private const string Never = """{"restartPolicy":"Never","containers":[{"name":"c"}]}""";

    [Theory]
    [InlineData(Never, 0, "Succeeded")]
    [InlineData(Never, 3, "Failed")]
    [InlineData(OnFailure, 0, "Succeeded")]
    public void Pod_ends_when_its_container_is_not_started_again(string spec, int code, string phase)
    {
        var pod = new PodSimulation(spec);

        pod.End("c", code);

        Assert.Equal(phase, pod.Phase);
        Assert.Equal(code == 0 ? "Completed" : "Error", (string?)pod.Container("c")["state"]!["terminated"]!["reason"]);
        Assert.Equal(0, (int)pod.Container("c")["restartCount"]!);
    }

    [Theory]
    [InlineData(Always, 0)]
    [InlineData(Always, 1)]
    [InlineData(OnFailure, 1)]
    public void First_restart_comes_at_once_and_shows_the_end_before(string spec, int code)
    {
        var pod = new PodSimulation(spec);

        pod.End("c", code);

        Assert.Equal(["c"], pod.Started);
        var container = pod.Container("c");
        Assert.Equal(1, (int)container["restartCount"]!);
        Assert.NotNull(container["state"]!["running"]);
        Assert.Equal(code, (int)container["lastState"]!["terminated"]!["exitCode"]!);
        Assert.Equal("Running", pod.Phase);
    }

    [Fact]
    public void Later_restarts_wait_ten_seconds_and_twice_as_long_each_time_up_to_five_minutes()
    {
        var pod = new PodSimulation(Always);
        pod.End("c", 1);

        foreach (var seconds in (int[])[10, 20, 40, 80, 160, 300, 300])
        {
            pod.End("c", 1);
            Assert.Equal(TimeSpan.FromSeconds(seconds), pod.Wait);
            pod.Pass(TimeSpan.FromSeconds(seconds - 1));
            Assert.Empty(pod.Started);
            pod.Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(["c"], pod.Started);
        }

        Assert.Equal(8, (int)pod.Container("c")["restartCount"]!);
    }

    [Fact]
    public void Waiting_for_a_restart_is_shown_and_told_in_the_kubelets_words()
    {
        var pod = new PodSimulation(Always);
        pod.End("c", 1);

        pod.End("c", 7);

        var container = pod.Container("c");
        Assert.Equal("CrashLoopBackOff", (string?)container["state"]!["waiting"]!["reason"]);
        Assert.Equal("back-off 10s restarting failed container=c pod=p_ns(u)", (string?)container["state"]!["waiting"]!["message"]);
        Assert.Equal(7, (int)container["lastState"]!["terminated"]!["exitCode"]!);
        Assert.Contains(("BackOff", "Back-off restarting failed container c in pod p_ns(u)"), pod.Events);
        Assert.Equal("Running", pod.Phase);
    }

    [Fact]
    public void Delay_is_forgotten_when_a_container_ran_for_more_than_ten_minutes()
    {
        var pod = new PodSimulation(Always);
        pod.End("c", 1);
        pod.End("c", 1);
        pod.Pass(TimeSpan.FromSeconds(10));

        pod.Pass(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        pod.End("c", 1);
        Assert.Equal(["c"], pod.Started);
        pod.End("c", 1);

        Assert.Equal(TimeSpan.FromSeconds(10), pod.Wait);
    }

    [Fact]
    public void Program_that_is_not_there_is_a_start_error_with_exit_code_128()
    {
        var pod = new PodSimulation(Never, start: false);
        pod.Missing["c"] = ("StartError", "no such program");

        pod.Start();

        var ended = pod.Container("c")["state"]!["terminated"]!;
        Assert.Equal(("StartError", 128, "1970-01-01T00:00:00Z"), ((string?)ended["reason"], (int)ended["exitCode"]!, (string?)ended["startedAt"]));
        Assert.Equal("Failed", pod.Phase);
        Assert.Contains(("Failed", "Error: no such program"), pod.Events);
    }

    [Fact]
    public void Missing_secret_is_shown_and_tried_again_only_when_something_changed()
    {
        var pod = new PodSimulation(Never, start: false);
        pod.Missing["c"] = ("CreateContainerConfigError", "secret \"s\" not found");
        pod.Start();

        Assert.Equal("CreateContainerConfigError", (string?)pod.Container("c")["state"]!["waiting"]!["reason"]);
        Assert.Equal("Pending", pod.Phase);
        Assert.Contains(("Failed", "Error: secret \"s\" not found"), pod.Events);
        pod.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(pod.Started);

        pod.Missing.Clear();
        pod.Wake();

        Assert.Equal(["c"], pod.Started);
        Assert.Equal("Running", pod.Phase);
        Assert.Equal(0, (int)pod.Container("c")["restartCount"]!);
    }

    [Fact]
    public void Missing_volume_leaves_the_containers_creating_and_is_told()
    {
        var pod = new PodSimulation(Never, start: false);
        pod.MountProblems.Add("MountVolume.SetUp failed for volume \"v\" : configmap \"x\" not found");
        pod.Start();

        Assert.Equal("ContainerCreating", (string?)pod.Container("c")["state"]!["waiting"]!["reason"]);
        Assert.Equal("False", (string?)pod.Condition("PodReadyToStartContainers")["status"]);
        Assert.Contains(("FailedMount", "MountVolume.SetUp failed for volume \"v\" : configmap \"x\" not found"), pod.Events);

        pod.MountProblems.Clear();
        pod.Wake();

        Assert.Equal("Running", pod.Phase);
    }

    [Fact]
    public void Messages_share_twelve_kibibytes_and_are_not_cut_within_a_character()
    {
        var containers = string.Join(',', Enumerable.Range(0, 5).Select(static i => $$"""{"name":"c{{i}}"}"""));
        var pod = new PodSimulation($$"""{"restartPolicy":"Never","containers":[{{containers}}]}""");

        for (var i = 0; i < 5; i++)
            pod.End($"c{i}", 0, "x" + new string('é', 2047));

        var message = (string)pod.Container("c0")["state"]!["terminated"]!["message"]!;
        Assert.Equal(2457, System.Text.Encoding.UTF8.GetByteCount(message));
    }
}
