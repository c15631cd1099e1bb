namespace CodeRun.Engine.Events.Simulating;

/// <summary>What the Sensors of a text would do about an event.</summary>
/// <param name="Sensors">The Sensors in their order; other objects are passed over.</param>
/// <param name="Problem">Why the text or the event could not be read; null when they could.</param>
public sealed record SimulationReport(IReadOnlyList<SensorSimulation> Sensors, string? Problem);
