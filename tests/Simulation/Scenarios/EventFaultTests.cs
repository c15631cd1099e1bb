using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Each story with every fault of every watch event, and with every pair of them.</summary>
public sealed class EventFaultTests
{
    public static TheoryData<string> Names => [.. Catalog.All.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_of_every_watch_event_leads_to_the_same_end(string name) =>
        Faults.Expect(name, static good =>
            from index in Enumerable.Range(0, good.Events)
            from fault in Faults.OfEvents
            select FaultPlan.OnEvents(fault, index));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pair_of_lost_watch_events_leads_to_the_same_end(string name) =>
        Faults.Expect(name, static good => PairsOf(good.Events, EventFault.Drop));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pair_of_merged_watch_events_leads_to_the_same_end(string name) =>
        Faults.Expect(name, static good => PairsOf(good.Events, EventFault.Merge));

    private static IEnumerable<FaultPlan> PairsOf(int events, EventFault fault) =>
        from first in Enumerable.Range(0, events)
        from second in Enumerable.Range(first + 1, events - first - 1)
        select FaultPlan.OnEvents(fault, first, second);
}
