namespace CodeRun.Engine.Events.Expressions;

/// <summary>What a word is to govaluate.</summary>
[Flags]
internal enum GovaluateKind
{
    /// <summary>No word: the beginning of an expression.</summary>
    None = 0,

    /// <summary>A sign before a value: <c>-</c>, <c>!</c>, <c>~</c>.</summary>
    Prefix = 1,

    /// <summary>A number.</summary>
    Number = 2,

    /// <summary>true or false.</summary>
    Flag = 4,

    /// <summary>A text in quotes.</summary>
    Text = 8,

    /// <summary>A text in quotes that is read as a time.</summary>
    Time = 16,

    /// <summary>A field.</summary>
    Name = 32,

    /// <summary>A field of a field.</summary>
    Accessor = 64,

    /// <summary>A comparison.</summary>
    Comparator = 128,

    /// <summary><c>&amp;&amp;</c> or <c>||</c>.</summary>
    Logical = 256,

    /// <summary>Arithmetic.</summary>
    Modifier = 512,

    /// <summary>An opening parenthesis.</summary>
    Open = 1024,

    /// <summary>A closing parenthesis.</summary>
    Close = 2048,

    /// <summary><c>?</c>, <c>:</c> or <c>??</c>.</summary>
    Ternary = 4096,

    /// <summary>A comma.</summary>
    Comma = 8192,
}
