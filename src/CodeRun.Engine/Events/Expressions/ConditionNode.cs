namespace CodeRun.Engine.Events.Expressions;

/// <summary>A part of a condition.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The name, of a dependency; else empty.</param>
/// <param name="Items">The parts it is made of.</param>
internal sealed record ConditionNode(ConditionNodeKind Kind, string Name, IReadOnlyList<ConditionNode> Items);
