namespace CodeRun.Engine.Events.Patterns;

/// <summary>What can be wrong with an expression, as regexp/syntax of Go has it.</summary>
internal enum PatternErrorCode
{
    /// <summary>A group is not closed.</summary>
    MissingParenthesis,

    /// <summary>A ) closes no group.</summary>
    UnexpectedParenthesis,

    /// <summary>A class is not closed.</summary>
    MissingBracket,

    /// <summary>A backslash stands at the end.</summary>
    TrailingBackslash,

    /// <summary>There is no such escape.</summary>
    InvalidEscape,

    /// <summary>A range of a class ends before it begins, or there is no such class.</summary>
    InvalidClassRange,

    /// <summary>The name of a group is none.</summary>
    InvalidNamedCapture,

    /// <summary>There is no such group.</summary>
    InvalidGroup,

    /// <summary>A repetition has nothing to repeat.</summary>
    MissingRepeatArgument,

    /// <summary>A repetition is repeated.</summary>
    NestedRepeat,

    /// <summary>Something is repeated more than 1000 times, or less often than it should.</summary>
    InvalidRepeatCount,
}
