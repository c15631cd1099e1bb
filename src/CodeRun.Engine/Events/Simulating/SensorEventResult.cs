namespace CodeRun.Engine.Events.Simulating;

/// <summary>An event made of a payload, or why none could be made.</summary>
/// <param name="Event">The event; null with a problem.</param>
/// <param name="Problem">What is wrong with the payload; null when nothing is.</param>
public sealed record SensorEventResult(SensorEvent? Event, string? Problem);
