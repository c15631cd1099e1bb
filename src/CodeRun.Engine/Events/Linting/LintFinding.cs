namespace CodeRun.Engine.Events.Linting;

/// <summary>Something that is wrong with an EventSource, a Sensor or a workflow.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong and why, in one sentence.</param>
/// <param name="Suggestion">The corrected text, or what to do; null when only the author can know.</param>
public sealed record LintFinding(LintRule Rule, string File, int Line, int Column, string Message, string? Suggestion);
