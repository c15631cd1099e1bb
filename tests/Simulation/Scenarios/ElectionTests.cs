using System.Globalization;
using System.Text;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>
/// Two controllers of which one leads. Whatever happens to the leader, there is at most one writer at every version of the
/// store (the Lease names it), and the story ends as with one controller.
/// </summary>
public sealed class ElectionTests
{
    private static readonly double[] Moments = [1.01, 1.02, 1.05, 1.5, 20, 61.6, 100.01, 100.5, 102];

    public static TheoryData<string> Names => [.. Catalog.All.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Leader_that_crashes_is_followed_by_the_standby(string name) =>
        Expect(name, static (cluster, at) => cluster.At(at, () => cluster.Crash(Leader(cluster))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Leader_that_nobody_hears_stops_before_the_standby_starts(string name) =>
        Expect(name, static (cluster, at) =>
        {
            cluster.At(at, () =>
            {
                var leader = Leader(cluster);
                leader.IsBlackHoled = true;
                cluster.At(60, () => leader.IsBlackHoled = false);
            });
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Leader_whose_requests_are_slow_writes_nothing_after_its_time(string name) =>
        Expect(name, static (cluster, at) =>
        {
            cluster.At(at, () =>
            {
                var leader = Leader(cluster);
                leader.Slowness = TimeSpan.FromSeconds(7);
                cluster.At(90, () => leader.Slowness = TimeSpan.Zero);
            });
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Standby_whose_cache_is_behind_catches_up_before_it_acts(string name) =>
        Expect(name, static (cluster, at) =>
        {
            foreach (var replica in cluster.Replicas)
                replica.WatchLag = TimeSpan.FromSeconds(replica == Leader(cluster) ? 0 : 20);
            cluster.At(at, () => Leader(cluster).Stop());
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Clocks_that_disagree_by_hours_do_not_matter(string name)
    {
        var scenario = Catalog.All.Single(s => s.Name == name);
        var good = Story.Tell(scenario);
        foreach (var hours in (int[])[-5, 5])
        {
            var result = Story.Tell(scenario, withElection: true, skew: TimeSpan.FromHours(hours), also: static c => c.At(50, () => c.Crash(Leader(c))), quiet: TimeSpan.Zero);
            Assert.True(result.Failure is null && result.EndState == good.EndState, $"{hours} hours: {result.Failure}{result.EndState}\n{result.Trace}");
        }
    }

    [Fact]
    public void Standby_takes_over_within_two_seconds_when_the_leader_stops()
    {
        using var cluster = new Cluster(seed: 1, withElection: true);
        cluster.StartReplica();
        cluster.StartReplica();
        cluster.Run(TimeSpan.FromSeconds(10));
        var leader = Leader(cluster);

        leader.Stop();
        cluster.Run(TimeSpan.FromSeconds(2));

        Assert.NotEqual(leader.Identity, Leader(cluster).Identity);
        Assert.True(leader.Host!.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void Standby_takes_over_within_the_lease_when_the_leader_crashes()
    {
        using var cluster = new Cluster(seed: 1, withElection: true);
        cluster.StartReplica();
        cluster.StartReplica();
        cluster.Run(TimeSpan.FromSeconds(10));
        var leader = Leader(cluster);

        cluster.Crash(leader);
        cluster.Run(TimeSpan.FromSeconds(19));

        Assert.NotEqual(leader.Identity, Leader(cluster).Identity);
    }

    [Fact]
    public void Leader_renews_by_one_request_each_time()
    {
        using var cluster = new Cluster(seed: 1, withElection: true);
        cluster.StartReplica();
        cluster.Run(TimeSpan.FromSeconds(10));
        var before = cluster.Counts.Requests;

        cluster.Run(TimeSpan.FromSeconds(60));

        Assert.InRange(cluster.Counts.Requests - before, 29, 30);
    }

    private static Replica Leader(Cluster cluster) =>
        cluster.Replicas.FirstOrDefault(r => r.Identity == (string?)cluster.Objects.Get(Cluster.Leases, Cluster.Namespace, "coderun-controller")?["spec"]?["holderIdentity"]) ?? cluster.Replicas[0];

    private static void Expect(string name, Action<Cluster, double> plan)
    {
        var scenario = Catalog.All.Single(s => s.Name == name);
        var good = Story.Tell(scenario);
        var problems = new StringBuilder();
        foreach (var moment in Moments)
        {
            var result = Story.Tell(scenario, withElection: true, also: cluster => plan(cluster, moment), quiet: TimeSpan.Zero);
            if (result.Failure is not null || result.EndState != good.EndState)
                problems.AppendLine(CultureInfo.InvariantCulture, $"at {moment}: {result.Failure ?? $"ends as\n{result.EndState}\ninstead of\n{good.EndState}"}\n{result.Trace}");
        }

        Assert.True(problems.Length == 0, problems.ToString());
    }
}
