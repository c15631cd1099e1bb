using System.Text;
using CodeRun.Engine.Api;
using CodeRun.Tests.Simulation.Mutations;
using CodeRun.Tests.Simulation.Oracles;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Tells a scenario with a fault and says what went wrong, if anything did.</summary>
internal static class Story
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>Tells it; the result has a failure when an oracle found something.</summary>
    public static StoryResult Tell(Scenario scenario, FaultPlan? faults = null, Mutation? mutation = null, bool withElection = false, Action<Cluster>? also = null, TimeSpan? quiet = null, TimeSpan skew = default)
    {
        using var cluster = new Cluster(seed: 1, faults, mutation, withElection, settings: scenario.Settings);
        try
        {
            cluster.StartReplica();
            if (withElection)
                cluster.StartReplica(skew);
            scenario.Plot(cluster);
            also?.Invoke(cluster);
            cluster.Run(Length);
            var requests = cluster.Requests.ToList();
            cluster.WithFaults = false;
            cluster.Run(quiet ?? TimeSpan.FromHours(1));
            if (cluster.Requests.Count > requests.Count)
                cluster.Invariants.Fail($"nothing changed, and yet: {string.Join(", ", cluster.Requests.Skip(requests.Count).Take(5))}");
            cluster.Invariants.CheckAtRest();
            return new StoryResult(null, EndState.Of(cluster), Ends(cluster, scenario), requests, cluster.FaultPoints, cluster.Counts.Events, "");
        }
        catch (SimulationException e)
        {
            return new StoryResult(e.Message, "", "", [], [], 0, TraceOf(cluster));
        }
    }

    public static string TraceOf(Cluster cluster)
    {
        var text = new StringBuilder();
        foreach (var line in cluster.TraceLines)
            text.AppendLine(line);
        return text.ToString();
    }

    private static string Ends(Cluster cluster, Scenario scenario) => string.Join(", ", scenario.Ends.Split(", ").Select(static e => e.Split(' ')[0]).Select(name =>
        $"{name} {(cluster.Invariants.Runs.FirstOrDefault(r => r.Metadata.Name == name) is { } run ? PhaseOf(run) : "gone")}"));

    private static string PhaseOf(CodeRunResource run) => run.Status?.Phase is { Length: > 0 } phase ? phase : "new";
}
