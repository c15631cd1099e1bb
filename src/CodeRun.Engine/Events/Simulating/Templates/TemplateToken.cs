namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A word inside of an action.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word.</param>
/// <param name="Value">Value of a constant.</param>
/// <param name="IsAfterSpace">False when it follows the word before it without space.</param>
internal sealed record TemplateToken(TemplateTokenKind Kind, string Text, object? Value, bool IsAfterSpace);
