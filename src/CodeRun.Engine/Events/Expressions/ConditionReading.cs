namespace CodeRun.Engine.Events.Expressions;

/// <summary>What a condition says.</summary>
/// <param name="Root">The whole of it; null when it cannot be read.</param>
/// <param name="Names">The names in their order, also those before an error.</param>
/// <param name="Depth">How many parentheses stand in each other.</param>
/// <param name="Error">Why it cannot be read, or null.</param>
internal sealed record ConditionReading(ConditionNode? Root, IReadOnlyList<ConditionName> Names, int Depth, ConditionError? Error);
