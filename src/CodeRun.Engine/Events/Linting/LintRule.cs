namespace CodeRun.Engine.Events.Linting;

/// <summary>One rule of the linter.</summary>
/// <param name="Id">Stable name: scripts compare with it.</param>
/// <param name="Severity">How much its findings matter.</param>
/// <param name="Title">What it is about, in one sentence.</param>
public sealed record LintRule(string Id, LintSeverity Severity, string Title);
