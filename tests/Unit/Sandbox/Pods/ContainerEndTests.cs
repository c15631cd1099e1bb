using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class ContainerEndTests : IAsyncLifetime
{
    private RunningPods _pods = null!;

    public async Task InitializeAsync() => _pods = await RunningPods.StartAsync();

    public async Task DisposeAsync() => await _pods.DisposeAsync();

    [Fact]
    public async Task Process_that_a_signal_ended_has_128_and_its_number_as_exit_code()
    {
        _pods.Pod("p", """{"containers":[{"sh":"kill -SEGV $BASHPID"}]}""");

        var ended = Terminated(await _pods.EndAsync("p"));

        Assert.Equal((139, "Error"), ((int)ended["exitCode"]!, (string?)ended["reason"]));
    }

    [Fact]
    public async Task Container_that_fails_is_started_again_and_keeps_the_log_of_the_run_before()
    {
        _pods.Pod("p", """
            {"restartPolicy":"OnFailure","volumes":[{"name":"e","emptyDir":{}}],
             "containers":[{"sh":"if [ -e $E/once ]; then echo second; else touch $E/once; echo first; exit 4; fi","env":[{"name":"E","value":"/e"}],"volumeMounts":[{"name":"e","mountPath":"/e"}]}]}
            """);

        var pod = await _pods.EndAsync("p");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        var container = pod["status"]!["containerStatuses"]![0]!;
        Assert.Equal((1, 4), ((int)container["restartCount"]!, (int)container["lastState"]!["terminated"]!["exitCode"]!));
        Assert.Equal("second\n", await _pods.LogAsync("p"));
        Assert.Equal("first\n", await _pods.LogAsync("p", "previous=true"));
        Assert.NotEqual((string?)container["containerID"], (string?)container["lastState"]!["terminated"]!["containerID"]);
    }

    [Fact]
    public async Task Container_that_fails_again_waits_for_its_next_start()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var pods = await RunningPods.StartAsync(time);
        pods.Pod("p", """{"restartPolicy":"Always","containers":[{"sh":"exit 5"}]}""");
        var waiting = await pods.UntilAsync("p", static p => (string?)p["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["reason"] == "CrashLoopBackOff");
        Assert.Equal(1, (int)waiting["status"]!["containerStatuses"]![0]!["restartCount"]!);

        time.Advance(TimeSpan.FromSeconds(10));

        waiting = await pods.UntilAsync("p", static p => (int)p["status"]!["containerStatuses"]![0]!["restartCount"]! == 2 && p["status"]!["containerStatuses"]![0]!["state"]!["waiting"] is not null);
        Assert.StartsWith("back-off 20s restarting failed container=c pod=p_default(", (string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_of_a_pod_that_is_removed_at_once_end_with_it()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string id;
        await using (var pods = await RunningPods.StartAsync())
        {
            pods.Pod("p", """{"containers":[{"sh":"trap '' TERM; echo ready; while true; do sleep 1; done"}]}""");
            await pods.FollowAsync("p", "ready");
            id = (string)(await pods.UntilAsync("p", static p => (string?)p["status"]!["phase"] == "Running"))["status"]!["containerStatuses"]![0]!["containerID"]!;
            Assert.NotEmpty(CodeRun.Sandbox.Pods.ProcessTree.Find(id));

            await pods.GoneAsync("p", () => pods.DeleteAsync("p", grace: 0));
        }

        Assert.Empty(CodeRun.Sandbox.Pods.ProcessTree.Find(id));
    }

    [Fact]
    public async Task Container_that_does_not_end_when_it_is_asked_is_ended_by_force()
    {
        _pods.Pod("p", """{"containers":[{"sh":"trap '' TERM; echo ready; while true; do sleep 1; done"}]}""");
        await _pods.FollowAsync("p", "ready");

        var last = await _pods.GoneAsync("p", () => _pods.DeleteAsync("p", grace: 1));

        Assert.Equal(("Failed", 137), ((string?)last["status"]!["phase"], (int)Terminated(last)["exitCode"]!));
    }

    [Fact]
    public async Task Grace_period_can_be_made_shorter_while_it_runs()
    {
        _pods.Pod("p", """{"containers":[{"sh":"trap 'echo asked' TERM; echo ready; while true; do sleep 0.1; done"}]}""");
        await _pods.FollowAsync("p", "ready");
        await _pods.DeleteAsync("p", grace: 3600);
        await _pods.FollowAsync("p", "asked");

        var last = await _pods.GoneAsync("p", () => _pods.DeleteAsync("p", grace: 1));

        Assert.Equal(137, (int)Terminated(last)["exitCode"]!);
    }

    [Fact]
    public async Task Process_that_left_the_session_ends_with_its_container()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _pods.Pod("p", """{"containers":[{"sh":"setsid --fork /bin/sh -c 'touch $HOME/up; exec sleep 1000' </dev/null >/dev/null 2>&1; until [ -e $HOME/up ]; do :; done; echo ready"}]}""");

        var pod = await _pods.EndAsync("p");

        var id = (string)pod["status"]!["containerStatuses"]![0]!["containerID"]!;
        Assert.Equal("ready\n", await _pods.LogAsync("p"));
        Assert.Empty(CodeRun.Sandbox.Pods.ProcessTree.Find(id));
    }

    [Fact]
    public async Task Hook_before_the_end_runs_to_its_end_before_the_container_is_asked()
    {
        _pods.Create("persistentvolumeclaims", """{"metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        _pods.Pod("p", """
            {"volumes":[{"name":"w","persistentVolumeClaim":{"claimName":"w"}}],
             "containers":[{"sh":"trap 'echo term >> $W/order; exit 0' TERM; echo ready; while true; do sleep 0.1; done","env":[{"name":"W","value":"/w"}],"volumeMounts":[{"name":"w","mountPath":"/w"}],
              "lifecycle":{"preStop":{"exec":{"command":["/bin/sh","-c","sleep 0.3; echo hook >> $W/order"]}}}}]}
            """);
        await _pods.FollowAsync("p", "ready");

        await _pods.GoneAsync("p", () => _pods.DeleteAsync("p", grace: 20));

        Assert.Equal("hook\nterm\n", await File.ReadAllTextAsync(Path.Combine(_pods.Root, "pods", "volumes", "default", "w", "order")));
    }

    [Theory]
    [InlineData("printf said > $T; exit 1", "File", "said")]
    [InlineData("echo logged; exit 1", "File", null)]
    [InlineData("echo logged; exit 1", "FallbackToLogsOnError", "logged\n")]
    [InlineData("echo logged; exit 0", "FallbackToLogsOnError", null)]
    [InlineData("rm $T; mkfifo $T; exit 1", "File", null)]
    public async Task Termination_message_comes_from_the_file_or_the_log(string script, string policy, string? expected)
    {
        _pods.Pod("p", new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject
            {
                ["sh"] = script,
                ["terminationMessagePath"] = "/my/log",
                ["terminationMessagePolicy"] = policy,
                ["env"] = new JsonArray(new JsonObject { ["name"] = "T", ["value"] = "/my/log" }),
            }),
        }.ToJsonString());

        Assert.Equal(expected, (string?)Terminated(await _pods.EndAsync("p"))["message"]);
    }

    [Fact]
    public async Task Long_termination_message_is_its_last_4096_bytes()
    {
        _pods.Pod("p", """{"containers":[{"sh":"printf 'x%.0s' {1..5000} > $T; printf end >> $T","env":[{"name":"T","value":"/dev/termination-log"}]}]}""");

        var message = (string)Terminated(await _pods.EndAsync("p"))["message"]!;

        Assert.Equal(4096, message.Length);
        Assert.EndsWith("xend", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_that_is_set_on_a_running_pod_ends_it()
    {
        _pods.Pod("p", """{"containers":[{"sh":"echo ready; sleep 1000"}]}""");
        await _pods.FollowAsync("p", "ready");

        _pods.Objects.Update(new CodeRun.Sandbox.Storage.GroupResource("", "pods"), "default", "p", static p =>
        {
            p["spec"]!["activeDeadlineSeconds"] = 1;
            return true;
        });

        var pod = await _pods.EndAsync("p");
        Assert.Equal(("Failed", "DeadlineExceeded"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["reason"]));
        Assert.Equal(143, (int)Terminated(pod)["exitCode"]!);
    }

    private static JsonNode Terminated(JsonObject pod) => pod["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
}
