namespace CodeRun.Engine.Events.Patterns;

/// <summary>Kinds of instructions.</summary>
internal enum InstructionKind
{
    /// <summary>The expression has matched.</summary>
    Match,

    /// <summary>Takes a character of a set.</summary>
    Rune,

    /// <summary>Goes two ways, the first preferred.</summary>
    Split,

    /// <summary>Goes on where a condition holds.</summary>
    Assertion,

    /// <summary>Remembers the place.</summary>
    Capture,
}
