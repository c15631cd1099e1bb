namespace CodeRun.Engine.Events.Simulating;

/// <summary>The verdict of one trigger of a Sensor.</summary>
/// <param name="Name">Name of the trigger's template.</param>
/// <param name="Outcome">What the trigger would do.</param>
/// <param name="Conditions">The expression over dependencies that it fires on; made of all dependencies when it has none of its own.</param>
/// <param name="WaitsFor">The dependencies that are still looked for; empty unless it waits.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Firings">Each time that it would fire on this event: a condition with <c>||</c> alone fires once for every dependency that is met.</param>
public sealed record TriggerSimulation(
    string Name, TriggerOutcome Outcome, string Conditions, IReadOnlyList<string> WaitsFor, string Reason, IReadOnlyList<TriggerFiring> Firings);
