namespace CodeRun.Engine.Events.Linting;

/// <summary>What a check found.</summary>
/// <param name="Findings">Findings by file, line and column.</param>
/// <param name="Notes">What was passed over, as sentences.</param>
public sealed record LintReport(IReadOnlyList<LintFinding> Findings, IReadOnlyList<string> Notes);
