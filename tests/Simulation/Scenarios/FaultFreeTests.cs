using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Each story without a fault: how it ends, what it costs, and that a day of quiet costs nothing.</summary>
public sealed class FaultFreeTests
{
    public static TheoryData<string> Names => [.. Catalog.All.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Story_ends_as_it_must_within_its_budget_and_then_sends_nothing_for_a_day(string name)
    {
        var scenario = Catalog.All.Single(s => s.Name == name);

        var result = Story.Tell(scenario, quiet: TimeSpan.FromDays(1));

        Assert.True(result.Failure is null, $"{result.Failure}\n{result.Trace}");
        Assert.Equal(scenario.Ends, result.Ends);
        Assert.Equal(
            (scenario.Writes, scenario.Reads),
            (result.Requests.Count(static r => r.IsWrite), result.Requests.Count(static r => r.Method == "GET")));
    }
}
