namespace CodeRun.Engine.Events.Expressions;

/// <summary>A word of an expression of govaluate.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word; of a text or a name in brackets what stands in them.</param>
/// <param name="Number">The number, of a number.</param>
internal sealed record GovaluateToken(GovaluateKind Kind, string Text, double Number = 0);
