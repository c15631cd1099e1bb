namespace CodeRun.Engine.Events.Simulating;

/// <summary>The verdict of one dependency of a Sensor.</summary>
/// <param name="Name">Name of the dependency.</param>
/// <param name="Outcome">Whether the event is one the dependency asks for.</param>
/// <param name="Reason">Why, in one sentence: the filter that decided.</param>
/// <param name="Filters">Each filter, also those that Argo Events would not come to.</param>
public sealed record DependencySimulation(string Name, MatchOutcome Outcome, string Reason, IReadOnlyList<FilterSimulation> Filters);
