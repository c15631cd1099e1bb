namespace CodeRun.Sandbox.Cel;

/// <summary>A type as a value.</summary>
/// <param name="Name">Its name.</param>
internal sealed record CelTypeName(string Name);
