using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>A controller that comes back to an API server that lives in the past: lists and watches are behind for a while.</summary>
public sealed class StaleListTests
{
    private static readonly long[] Lags = [1, 2, 3, 5, 8, 100];

    public static TheoryData<string> SingleNames => [.. Catalog.All.Where(static s => s.IsSingle).Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(SingleNames))]
    public void Restart_against_lists_of_the_past_leads_to_the_same_end(string name) =>
        Faults.Expect(name, static good =>
            from index in good.FaultPoints
            from lag in Lags
            from kind in (string?[])[null, "pods", "coderuns"]
            select FaultPlan.OnRequest(index, RequestFault.CrashAfter) with { Name = $"restart after request {index} with {kind} lists {lag} versions old", StaleBy = lag, StaleKind = kind });
}
