namespace CodeRun.Engine.Events.Patterns;

/// <summary>An expression is correct, but this reader does not make or match it. Does not leave the linter and the simulator.</summary>
/// <param name="message">What it is, as the end of a sentence.</param>
internal sealed class PatternLimitException(string message) : Exception(message);
