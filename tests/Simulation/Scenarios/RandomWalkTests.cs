namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>The random walks of <c>build.ps1 Test</c>; <c>build.ps1 Simulate -Seed S -Count N</c> walks others.</summary>
public sealed class RandomWalkTests
{
    private const int Walks = 300;

    [Fact]
    public void Random_walks_break_no_rule_and_come_to_their_end()
    {
        for (var seed = 1; seed <= Walks; seed++)
        {
            var failure = WalkPlan.Walk(seed);
            Assert.True(failure is null, failure);
        }
    }

    /// <summary>Seeds that once broke a rule.</summary>
    [Theory]
    [InlineData(2946)] // A pod that had succeeded was stopped for its late start, on the strength of an old view of it.
    public void Walk_that_once_broke_a_rule_breaks_none(int seed)
    {
        var failure = WalkPlan.Walk(seed);
        Assert.True(failure is null, failure);
    }

    [Fact]
    public void Walk_of_the_same_seed_is_the_same_to_the_last_event()
    {
        Assert.Equal(Trace(), Trace());

        static string Trace()
        {
            using var cluster = new World.Cluster(seed: 7, shuffled: true, withElection: true);
            cluster.StartReplica();
            cluster.StartReplica();
            foreach (var name in (string[])["a", "b", "c"])
                cluster.At(1, () => cluster.Create(name, new Engine.Api.CodeRunSpec { Service = "shop" }));
            cluster.At(30, () => cluster.Crash(cluster.Replicas[0]));
            cluster.Run(TimeSpan.FromMinutes(10));
            return Story.TraceOf(cluster);
        }
    }
}
