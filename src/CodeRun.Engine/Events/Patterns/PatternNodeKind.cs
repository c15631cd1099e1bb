namespace CodeRun.Engine.Events.Patterns;

/// <summary>Kinds of parts of an expression.</summary>
internal enum PatternNodeKind
{
    /// <summary>One after the other; none at all matches nothing.</summary>
    Sequence,

    /// <summary>One of several, the first that fits.</summary>
    Choice,

    /// <summary>One character of a set.</summary>
    Rune,

    /// <summary>A condition on a place.</summary>
    Assertion,

    /// <summary>Something again and again.</summary>
    Repeat,

    /// <summary>A group that is remembered.</summary>
    Capture,
}
