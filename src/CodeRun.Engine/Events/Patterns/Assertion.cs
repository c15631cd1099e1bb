namespace CodeRun.Engine.Events.Patterns;

/// <summary>What must hold between two characters.</summary>
internal enum Assertion
{
    /// <summary>The text begins here.</summary>
    TextBegin,

    /// <summary>The text ends here.</summary>
    TextEnd,

    /// <summary>A line begins here.</summary>
    LineBegin,

    /// <summary>A line ends here.</summary>
    LineEnd,

    /// <summary>A word of ASCII begins or ends here.</summary>
    WordBoundary,

    /// <summary>No word of ASCII begins or ends here.</summary>
    NoWordBoundary,
}
