namespace CodeRun.Engine.Events.Patterns;

/// <summary>Why Go refuses an expression.</summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Offset">Where, counted in UTF-16.</param>
/// <param name="Text">The part that is wrong; empty when the words say it all.</param>
internal sealed record PatternError(PatternErrorCode Code, int Offset, string Text)
{
    /// <summary>Go's words for it.</summary>
    public string Message => Text.Length == 0 ? Words : $"{Words}: {Text}";

    private string Words => Code switch
    {
        PatternErrorCode.MissingParenthesis => "missing closing )",
        PatternErrorCode.UnexpectedParenthesis => "unexpected )",
        PatternErrorCode.MissingBracket => "missing closing ]",
        PatternErrorCode.TrailingBackslash => "trailing backslash at end of expression",
        PatternErrorCode.InvalidEscape => "invalid escape sequence",
        PatternErrorCode.InvalidClassRange => "invalid character class range",
        PatternErrorCode.InvalidNamedCapture => "invalid named capture",
        PatternErrorCode.InvalidGroup => "invalid or unsupported Perl syntax",
        PatternErrorCode.MissingRepeatArgument => "missing argument to repetition operator",
        PatternErrorCode.NestedRepeat => "invalid nested repetition operator",
        _ => "invalid repeat count",
    };
}
