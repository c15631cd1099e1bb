namespace CodeRun.Bench;

/// <summary>One measured number.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The number.</param>
/// <param name="Target">What it is held to, in words; null for nothing.</param>
internal sealed record Measurement(string Name, string Unit, double Value, string? Target = null);
