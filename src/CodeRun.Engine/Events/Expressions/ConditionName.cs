namespace CodeRun.Engine.Events.Expressions;

/// <summary>A name in a condition.</summary>
/// <param name="Text">The name.</param>
/// <param name="Offset">Where it begins.</param>
internal sealed record ConditionName(string Text, int Offset);
