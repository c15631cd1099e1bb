namespace CodeRun.Engine.Hosting;

/// <summary>Where the objects of plays are.</summary>
/// <param name="Runs">Namespace of CodeRuns.</param>
/// <param name="Workflows">Namespace of Workflows.</param>
public sealed record PlayNamespaces(string Runs, string Workflows);
