namespace CodeRun.Engine.Events.Simulating.Go.Patterns;

/// <summary>A part of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Items">The parts it is made of.</param>
internal sealed record PatternNode(PatternNodeKind Kind, IReadOnlyList<PatternNode> Items)
{
    /// <summary>The characters, of a rune.</summary>
    public RuneSet? Set { get; init; }

    /// <summary>The condition, of an assertion.</summary>
    public Assertion Assertion { get; init; }

    /// <summary>How often at least, of a repeat.</summary>
    public int Min { get; init; }

    /// <summary>How often at most, of a repeat; -1 without limit.</summary>
    public int Max { get; init; }

    /// <summary>True for a repeat that is written with numbers.</summary>
    public bool IsCounted { get; init; }

    /// <summary>True when a repeat prefers to match little.</summary>
    public bool IsLazy { get; init; }

    /// <summary>The number, of a capture.</summary>
    public int Number { get; init; }

    /// <summary>True when it can match nothing.</summary>
    public bool IsNullable => Kind switch
    {
        PatternNodeKind.Rune => false,
        PatternNodeKind.Assertion => true,
        PatternNodeKind.Choice => Items.Any(static i => i.IsNullable),
        PatternNodeKind.Repeat => Min == 0 || Items[0].IsNullable,
        _ => Items.All(static i => i.IsNullable),
    };
}
