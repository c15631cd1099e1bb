using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Each story with every fault at every request: crashes, refusals, lost requests, lost answers.</summary>
public sealed class RequestFaultTests
{
    public static TheoryData<string> Names => [.. Catalog.All.Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_of_every_request_leads_to_the_same_end(string name) =>
        Faults.Expect(name, static good =>
            from index in good.FaultPoints
            from fault in Faults.OfRequests
            select FaultPlan.OnRequest(index, fault));

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_crashes_in_a_row_lead_to_the_same_end(string name) =>
        Faults.Expect(name, static good =>
            from index in good.FaultPoints
            from distance in (int[])[1, 5, 10, 12]
            select new FaultPlan { Name = $"crashes after request {index} and {distance} later", Request = (i, _) => i == index || i == index + distance ? RequestFault.CrashAfter : RequestFault.None });
}
