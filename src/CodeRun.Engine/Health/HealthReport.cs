namespace CodeRun.Engine.Health;

/// <summary>What one check has found.</summary>
/// <param name="Check">The check.</param>
/// <param name="Findings">At least one.</param>
public sealed record HealthReport(HealthCheck Check, IReadOnlyList<HealthFinding> Findings);
