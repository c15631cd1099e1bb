using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Hosting;

public sealed class ControllerTests : IAsyncLifetime
{
    private readonly InMemoryCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Controller_that_found_the_lease_free_leads_when_its_start_returns()
    {
        for (var i = 0; i < 50; i++)
        {
            await using var host = await _cluster.StartElectedAsync($"controller-{i}");
            Assert.True(host.IsLeading, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"controller {i}"));
        }
    }

    [Fact]
    public async Task Run_costs_five_writes_and_no_read()
    {
        await _cluster.CreateAsync("warm-up");
        await _cluster.RunPodAsync("warm-up-1");
        _cluster.EndPod("warm-up-1");
        await _cluster.UntilPhaseAsync("warm-up", RunPhase.Completed);
        var before = _cluster.Requests.Count;

        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        await _cluster.UntilAsync("run-a", static r => r.Status?.StartedAt is not null);
        _cluster.EndPod("run-a-1");
        await _cluster.UntilPhaseAsync("run-a", RunPhase.Completed);

        Assert.Equal(
            [
                "PATCH apis/agents.platform/v1/namespaces/default/coderuns/run-a/status",
                "POST api/v1/namespaces/default/configmaps",
                "POST api/v1/namespaces/default/pods",
                "PATCH apis/agents.platform/v1/namespaces/default/coderuns/run-a/status",
                "PATCH apis/agents.platform/v1/namespaces/default/coderuns/run-a/status",
            ],
            _cluster.Requests.Skip(before).Select(static r => r.Split('?')[0]));
    }

    [Fact]
    public async Task First_run_of_a_workspace_costs_one_write_more_and_a_missing_finalizer_another()
    {
        await _cluster.CreateAsync("run-a", finalizer: false);
        await _cluster.RunPodAsync("run-a-1");
        await _cluster.UntilAsync("run-a", static r => r.Status?.StartedAt is not null);
        _cluster.EndPod("run-a-1");

        var run = await _cluster.UntilPhaseAsync("run-a", RunPhase.Completed);

        Assert.Equal(7, _cluster.Requests.Count);
        Assert.DoesNotContain(_cluster.Requests, static r => r.StartsWith("GET", StringComparison.Ordinal));
        Assert.Contains(RunFinalizer.Name, run.Metadata.Finalizers);
    }

    [Fact]
    public async Task Result_of_the_agent_is_in_the_status()
    {
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        _cluster.EndPod("run-a-1", message: """{"branch":"b","costUsd":1.5,"summary":"done"}""");

        var run = await _cluster.UntilPhaseAsync("run-a", RunPhase.Completed);

        Assert.Equal(("b", 1.5, "done"), (run.Status?.Result?.Branch, run.Status?.Result?.CostUsd, run.Status?.Result?.Summary));
        Assert.Equal("rex", run.Status?.Agent);
        Assert.Equal("workspace-shop-rex", run.Status?.Workspace);
    }

    [Fact]
    public async Task Failed_pod_fails_the_run()
    {
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        _cluster.EndPod("run-a-1", exitCode: 77);

        Assert.Equal("NotPermitted", (await _cluster.UntilPhaseAsync("run-a", RunPhase.Failed)).Status?.Reason);
    }

    [Fact]
    public async Task Second_run_on_a_workspace_waits_and_starts_when_the_first_is_done()
    {
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        await _cluster.CreateAsync("run-b");

        var waiting = await _cluster.UntilAsync("run-b", static r => r.Status?.Reason == AdmissionDecision.WorkspaceBusy);
        Assert.Contains("run-a", waiting.Status?.Message, StringComparison.Ordinal);
        Assert.Equal(["run-a-1"], _cluster.Names("pods"));

        _cluster.EndPod("run-a-1");
        await _cluster.PodAsync("run-b-1");
    }

    [Fact]
    public async Task Agents_of_one_service_have_workspaces_of_their_own_and_run_at_once()
    {
        await _cluster.CreateAsync("run-rex", githubApp: "5DLabs-Rex");
        await _cluster.CreateAsync("run-cleo", githubApp: "5DLabs-Cleo");

        await _cluster.PodAsync("run-rex-1");
        await _cluster.PodAsync("run-cleo-1");
        Assert.Equal(["workspace-shop-cleo", "workspace-shop-rex"], _cluster.Names("persistentvolumeclaims"));
    }

    [Fact]
    public async Task One_broken_run_among_a_hundred_stalls_none_of_the_others()
    {
        for (var i = 0; i < 100; i++)
            await _cluster.CreateAsync($"run-{i}", $"service-{i}", i == 50 ? "No-Such-Agent" : null);

        for (var i = 0; i < 100; i++)
        {
            if (i == 50)
                continue;
            await _cluster.RunPodAsync($"run-{i}-1");
            _cluster.EndPod($"run-{i}-1");
        }

        for (var i = 0; i < 100; i++)
            await _cluster.UntilAsync($"run-{i}", r => r.Status?.Phase == (r.Metadata.Name == "run-50" ? RunPhase.Pending : RunPhase.Completed));
        var broken = await _cluster.UntilAsync("run-50", static r => r.Status?.Reason == "InvalidSpec");
        Assert.Equal("False", broken.Status?.Conditions.Single(static c => c.Type == ConditionType.SpecValid).Status);
    }

    [Fact]
    public async Task Deleted_run_takes_its_pod_and_config_map_along_and_leaves_the_workspace()
    {
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        var run = await _cluster.UntilAsync("run-a", static r => r.Status?.StartedAt is not null);

        await _cluster.Runs.DeleteAsync("default", "run-a", run.Metadata.Uid, CancellationToken.None);
        await foreach (var next in _cluster.Objects.WatchAsync(new GroupResource("", "pods"), CancellationToken.None))
        {
            if (next.Object["metadata"]!["deletionTimestamp"] is not null)
                break;
        }

        Assert.NotNull(await _cluster.Runs.GetAsync("default", "run-a", CancellationToken.None));
        var collected = _cluster.UntilDeletedAsync(new GroupResource("", "configmaps"));
        _cluster.Objects.Delete(new GroupResource("", "pods"), "default", "run-a-1", (string)(await _cluster.PodAsync("run-a-1"))["metadata"]!["uid"]!);
        await _cluster.UntilGoneAsync(run.Metadata.Uid);
        await collected; // The collector comes after the watch has told of the run.
        Assert.Empty(_cluster.Names("pods"));
        Assert.Empty(_cluster.Names("configmaps"));
        Assert.Equal(["workspace-shop-rex"], _cluster.Names("persistentvolumeclaims"));
    }

    [Fact]
    public async Task Controller_that_was_restarted_follows_what_runs_and_starts_nothing_twice()
    {
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        await _cluster.UntilAsync("run-a", static r => r.Status?.StartedAt is not null);
        await _cluster.CreateAsync("run-b");
        await _cluster.UntilAsync("run-b", static r => r.Status?.Reason == AdmissionDecision.WorkspaceBusy);

        await _cluster.RestartControllerAsync();
        _cluster.EndPod("run-a-1");

        await _cluster.UntilPhaseAsync("run-a", RunPhase.Completed);
        await _cluster.PodAsync("run-b-1");
        Assert.Equal(["run-a-1", "run-b-1"], _cluster.Names("pods"));
    }

    [Fact]
    public async Task Pod_of_the_needed_name_that_is_somebody_elses_is_not_touched_and_shown()
    {
        _cluster.Objects.Create(new GroupResource("", "pods"), JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"run-a-1","namespace":"default"},"spec":{"containers":[{"name":"x","image":"y"}]}}""")!.AsObject());
        await _cluster.CreateAsync("run-a");

        var run = await _cluster.UntilAsync("run-a", static r => r.Status?.Reason == RunReason.NameConflict);

        Assert.Contains("does not belong to run run-a", run.Status?.Message, StringComparison.Ordinal);
        Assert.Equal(["run-a-1"], _cluster.Names("pods"));
    }

    [Fact]
    public async Task Limit_on_active_runs_is_kept()
    {
        await using var limited = new InMemoryCluster(new ConcurrencyOptions { Total = 1 });
        await limited.StartAsync();
        await limited.CreateAsync("run-a", "one");
        await limited.PodAsync("run-a-1");
        await limited.CreateAsync("run-b", "two");

        await limited.UntilAsync("run-b", static r => r.Status?.Reason == AdmissionDecision.AtCapacity);
        Assert.Equal(["run-a-1"], limited.Names("pods"));
    }

    [Fact]
    public async Task Watching_client_sees_every_phase_in_order()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var phases = new List<string>();
        var watching = Task.Run(async () =>
        {
            await foreach (var change in _cluster.Runs.WatchAsync("default", labelSelector: null, limit.Token))
            {
                if (change.Type == ObjectChangeType.Deleted || change.Record.Run.Status?.Reason is not { } reason)
                    continue;
                phases.Add(reason);
                if (change.Record.Run.Status.Phase == RunPhase.Completed)
                    return;
            }
        });
        await _cluster.CreateAsync("run-a");
        await _cluster.RunPodAsync("run-a-1");
        await _cluster.UntilAsync("run-a", static r => r.Status?.StartedAt is not null);
        _cluster.EndPod("run-a-1");
        await watching;

        Assert.Equal(["Starting", "Running", "AgentSucceeded"], phases);
    }
}
