using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Hosting;

public sealed class ControllerRightsTests
{
    private static readonly GroupResource Pods = new("", "pods");

    [Fact]
    public async Task Controller_with_exactly_these_rights_is_never_refused()
    {
        var refused = new ConcurrentQueue<string>();
        await using var cluster = new InMemoryCluster(controllerHandler: server => new RefusalHandler(server, "controller", refused));
        await ClusterCheck.InstallCrdAsync(cluster.Api, CancellationToken.None);
        await RoleFixtures.GrantAsync(cluster.Api, "default", "controller", ControllerRights.All);
        await using var host = await cluster.StartElectedAsync("a");
        Assert.True(host.IsLeading);

        await cluster.CreateAsync("done", finalizer: false);
        await cluster.RunPodAsync("done-1");
        cluster.EndPod("done-1");
        await cluster.UntilPhaseAsync("done", RunPhase.Completed);

        await cluster.CreateAsync("cancelled");
        await cluster.RunPodAsync("cancelled-1");
        var run = await cluster.UntilAsync("cancelled", static r => r.Status?.StartedAt is not null);
        await cluster.Runs.PatchSpecAsync("default", "cancelled", run.Metadata.Uid, new JsonObject { ["cancel"] = true }, CancellationToken.None);
        await cluster.UntilAsync("cancelled", static r => r.Status?.Reason == "Cancelling");
        cluster.EndPod("cancelled-1", exitCode: 137);
        await cluster.UntilPhaseAsync("cancelled", RunPhase.Cancelled);

        await cluster.CreateAsync("deleted");
        await cluster.RunPodAsync("deleted-1");
        run = await cluster.UntilAsync("deleted", static r => r.Status?.StartedAt is not null);
        await cluster.Runs.DeleteAsync("default", "deleted", run.Metadata.Uid, CancellationToken.None);
        await foreach (var next in cluster.Objects.WatchAsync(Pods, CancellationToken.None))
        {
            if ((string?)next.Object["metadata"]!["name"] == "deleted-1" && next.Object["metadata"]!["deletionTimestamp"] is not null)
                break;
        }

        cluster.Objects.Delete(Pods, "default", "deleted-1", (string)(await cluster.PodAsync("deleted-1"))["metadata"]!["uid"]!);
        await cluster.UntilGoneAsync(run.Metadata.Uid);
        await host.StopAsync(TimeSpan.Zero);

        Assert.Empty(refused);
    }

    [Fact]
    public async Task Controller_works_without_the_rights_that_are_not_essential()
    {
        var refused = new ConcurrentQueue<string>();
        await using var cluster = new InMemoryCluster(controllerHandler: server => new RefusalHandler(server, "controller", refused));
        await ClusterCheck.InstallCrdAsync(cluster.Api, CancellationToken.None);
        await RoleFixtures.GrantAsync(cluster.Api, "default", "controller", ControllerRights.All.Where(static r => r.IsEssential));
        await using var host = await cluster.StartElectedAsync("a");

        await cluster.CreateAsync("done");
        await cluster.RunPodAsync("done-1");
        cluster.EndPod("done-1");
        await cluster.UntilPhaseAsync("done", RunPhase.Completed);
        await host.StopAsync(TimeSpan.Zero);

        Assert.NotEmpty(refused);
        Assert.All(refused, static r => Assert.StartsWith("POST /api/v1/namespaces/default/events", r, StringComparison.Ordinal));
    }

    [Fact]
    public void No_right_is_listed_twice() =>
        Assert.Equal(ControllerRights.All.Count, ControllerRights.All.DistinctBy(static r => (r.Target, r.Verb)).Count());
}
