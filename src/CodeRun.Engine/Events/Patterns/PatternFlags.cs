namespace CodeRun.Engine.Events.Patterns;

/// <summary>Flags of an expression.</summary>
[Flags]
internal enum PatternFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>i: case does not matter.</summary>
    IgnoreCase = 1,

    /// <summary>m: ^ and $ mean lines.</summary>
    Lines = 2,

    /// <summary>s: a dot matches the end of a line too.</summary>
    DotAll = 4,

    /// <summary>U: repetitions prefer to match little.</summary>
    Lazy = 8,
}
