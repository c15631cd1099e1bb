namespace CodeRun.Engine.Events.Patterns;

/// <summary>What is wrong with a regular expression, for somebody who may know those of other languages.</summary>
internal static class PatternProblem
{
    /// <summary>Why it is refused, in Go's words where it has some; null when nothing is wrong.</summary>
    public static string? Of(string pattern) => Of(pattern, PatternParser.Read(pattern));

    /// <summary>The same for an expression that has been read.</summary>
    public static string? Of(string pattern, PatternReading reading) =>
        pattern.Length > PatternParser.MaxLength ? $"it is longer than {PatternParser.MaxLength} characters" : reading.Error is { } error ? Of(error) : null;

    /// <summary>An error in words.</summary>
    public static string Of(PatternError error) => error.Message + Hint(error);

    private static string Hint(PatternError error) => error switch
    {
        { Code: PatternErrorCode.InvalidGroup, Text: "(?=" or "(?!" or "(?<=" or "(?<!" } => " (RE2 has no lookahead and no lookbehind)",
        { Code: PatternErrorCode.InvalidEscape, Text: ['\\', (>= '1' and <= '9') or 'k'] } => " (RE2 has no backreferences)",
        { Code: PatternErrorCode.InvalidRepeatCount } => " (nothing is repeated more than 1000 times, counts in each other multiplied)",
        _ => "",
    };
}
