namespace CodeRun.Bench;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The number.</param>
internal sealed record Measurement(string Name, string Unit, double Value);
