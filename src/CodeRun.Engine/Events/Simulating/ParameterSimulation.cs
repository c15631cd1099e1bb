namespace CodeRun.Engine.Events.Simulating;

/// <summary>The value of one parameter of a trigger.</summary>
/// <param name="Field">Where the parameter stands, such as <c>spec.triggers[0].template.argoWorkflow.parameters[0]</c>.</param>
/// <param name="Dependency">The dependency whose event it reads.</param>
/// <param name="Destination">The path that it writes to; empty for a whole payload.</param>
/// <param name="Operation">overwrite, append or prepend.</param>
/// <param name="Outcome">Whether there is a value.</param>
/// <param name="Value">What the source gives; null without one.</param>
/// <param name="Result">What stands at the destination afterwards, as JSON; null when it cannot be said.</param>
/// <param name="Reason">Where the value comes from, or why there is none.</param>
public sealed record ParameterSimulation(
    string Field, string Dependency, string Destination, string Operation, ParameterOutcome Outcome, string? Value, string? Result, string Reason);
