namespace CodeRun.Engine.Events.Simulating.Expressions;

/// <summary>A word of a filter's expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word; of a text what stands in the quotes.</param>
/// <param name="Value">The text or the number; the name of a field in brackets, which is never true or false.</param>
internal sealed record ExpressionToken(ExpressionTokenKind Kind, string Text, object? Value);
