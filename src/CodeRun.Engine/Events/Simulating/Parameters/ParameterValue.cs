namespace CodeRun.Engine.Events.Simulating.Parameters;

/// <summary>What the source of a parameter gives.</summary>
/// <param name="Text">The value; null when the parameter is passed over.</param>
/// <param name="IsString">True when it is a text also where raw data is asked for.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record ParameterValue(string? Text, bool IsString, string Origin);
