using System.Text;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Tells a story once with each of many faults: it must end as without, and break no rule on the way.</summary>
internal static class Faults
{
    public static RequestFault[] OfRequests { get; } = [.. Enum.GetValues<RequestFault>().Where(static f => f != RequestFault.None)];

    public static EventFault[] OfEvents { get; } = [.. Enum.GetValues<EventFault>().Where(static f => f != EventFault.None)];

    public static void Expect(string name, Func<StoryResult, IEnumerable<FaultPlan>> plans)
    {
        var scenario = Catalog.All.Single(s => s.Name == name);
        var good = Story.Tell(scenario);
        Assert.True(good.Failure is null, good.Failure);
        var problems = new StringBuilder();
        var count = 0;
        foreach (var plan in plans(good))
        {
            var result = Story.Tell(scenario, plan, quiet: TimeSpan.FromMinutes(5));
            if (result.Failure is null && result.EndState == good.EndState)
                continue;
            if (count++ < 3)
                problems.AppendLine($"{plan.Name}: {result.Failure ?? $"ends as\n{result.EndState}\ninstead of\n{good.EndState}"}\n{result.Trace}");
        }

        Assert.True(count == 0, $"{count} faults lead astray.\n{problems}");
    }
}
