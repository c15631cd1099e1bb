namespace CodeRun.Engine.Events.Simulating;

/// <summary>One time that a trigger fires.</summary>
/// <param name="Dependencies">The dependencies whose events it gets.</param>
/// <param name="Parameters">Its parameters in the order in which they are applied.</param>
/// <param name="Resource">The Kubernetes object that the trigger acts on with all parameters applied, as JSON; null when there is none or it cannot be said.</param>
public sealed record TriggerFiring(IReadOnlyList<string> Dependencies, IReadOnlyList<ParameterSimulation> Parameters, string? Resource);
