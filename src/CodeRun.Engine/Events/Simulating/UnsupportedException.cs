namespace CodeRun.Engine.Events.Simulating;

/// <summary>Something in a Sensor is not simulated; what depends on it is reported as not evaluated. Does not leave the simulator.</summary>
internal sealed class UnsupportedException(string message) : Exception(message);
