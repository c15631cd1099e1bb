namespace CodeRun.Sandbox.Selectors;

/// <summary>A piece of a label selector.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; empty at the end.</param>
internal readonly record struct LabelToken(LabelTokenKind Kind, string Text);
