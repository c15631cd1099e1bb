using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>How a story went.</summary>
/// <param name="Failure">What an oracle found; null when all went well.</param>
/// <param name="EndState">What was left.</param>
/// <param name="Ends">The runs of the scenario with their phases.</param>
/// <param name="Requests">What the controllers sent, upkeep and Events left out.</param>
/// <param name="FaultPoints">Numbers of the requests where a fault may matter.</param>
/// <param name="Events">How many watch events there were.</param>
/// <param name="Trace">What happened, for a story that failed.</param>
internal sealed record StoryResult(string? Failure, string EndState, string Ends, IReadOnlyList<RequestInfo> Requests, IReadOnlyList<int> FaultPoints, int Events, string Trace);
