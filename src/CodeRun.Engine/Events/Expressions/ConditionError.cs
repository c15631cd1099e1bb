namespace CodeRun.Engine.Events.Expressions;

/// <summary>What is wrong with a condition.</summary>
/// <param name="Offset">Where; the length of the text when something is missing at its end.</param>
/// <param name="Message">What, as a clause.</param>
internal sealed record ConditionError(int Offset, string Message);
