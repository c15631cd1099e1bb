namespace CodeRun.Sandbox.Cel;

/// <summary>The variables of a macro.</summary>
/// <param name="First">Element of a list or key of a map; with a second one, index or key.</param>
/// <param name="Second">Value, or null when there is one variable.</param>
internal sealed record CelVariables(string First, string? Second);
