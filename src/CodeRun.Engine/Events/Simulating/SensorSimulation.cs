namespace CodeRun.Engine.Events.Simulating;

/// <summary>What one Sensor would do about an event.</summary>
/// <param name="Name">Name of the Sensor.</param>
/// <param name="Place"><c>file:line</c> of its document.</param>
/// <param name="Problems">Why Argo Events would not run this Sensor at all, each with the field; its triggers do not fire then.</param>
/// <param name="Dependencies">The dependencies in their order.</param>
/// <param name="Triggers">The triggers in their order.</param>
public sealed record SensorSimulation(
    string Name, string Place, IReadOnlyList<string> Problems, IReadOnlyList<DependencySimulation> Dependencies, IReadOnlyList<TriggerSimulation> Triggers);
