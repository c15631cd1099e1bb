namespace CodeRun.Engine.Events.Patterns;

/// <summary>A part of an expression.</summary>
internal sealed class PatternNode
{
    // More than any limit, and never too large when it is multiplied.
    private const int Many = 1_000_000;

    private PatternNode(PatternNodeKind kind, IReadOnlyList<PatternNode> items)
    {
        Kind = kind;
        Items = items;
        Copies = 1;
        foreach (var item in items)
            Copies = Math.Max(Copies, item.Copies);
    }

    /// <summary>What it is.</summary>
    public PatternNodeKind Kind { get; }

    /// <summary>The parts it is made of.</summary>
    public IReadOnlyList<PatternNode> Items { get; }

    /// <summary>The characters, of a rune.</summary>
    public RuneSet? Set { get; private init; }

    /// <summary>The condition, of an assertion.</summary>
    public Assertion Assertion { get; private init; }

    /// <summary>How often at least, of a repeat.</summary>
    public int Min { get; private init; }

    /// <summary>How often at most, of a repeat; -1 without limit.</summary>
    public int Max { get; private init; }

    /// <summary>True when a repeat prefers to match little.</summary>
    public bool IsLazy { get; private init; }

    /// <summary>The number, of a capture.</summary>
    public int Number { get; private init; }

    /// <summary>How often numbers in each other repeat something in it at most; what has no number counts once.</summary>
    public int Copies { get; private init; }

    /// <summary>True when it can match nothing.</summary>
    public bool IsNullable { get; private init; }

    /// <summary>One after the other.</summary>
    public static PatternNode Sequence(IReadOnlyList<PatternNode> items) => items.Count == 1 ? items[0] : new(PatternNodeKind.Sequence, items) { IsNullable = items.All(static i => i.IsNullable) };

    /// <summary>One of several.</summary>
    public static PatternNode Choice(IReadOnlyList<PatternNode> items) => items.Count == 1 ? items[0] : new(PatternNodeKind.Choice, items) { IsNullable = items.Any(static i => i.IsNullable) };

    /// <summary>One character.</summary>
    public static PatternNode Rune(RuneSet set) => new(PatternNodeKind.Rune, []) { Set = set };

    /// <summary>A condition.</summary>
    public static PatternNode Condition(Assertion assertion) => new(PatternNodeKind.Assertion, []) { Assertion = assertion, IsNullable = true };

    /// <summary>A group that is remembered.</summary>
    public static PatternNode Capture(PatternNode item, int number) => new(PatternNodeKind.Capture, [item]) { Number = number, IsNullable = item.IsNullable };

    /// <summary>Something again and again.</summary>
    public static PatternNode Repeat(PatternNode item, int min, int max, bool isCounted, bool isLazy) => new(PatternNodeKind.Repeat, [item])
    {
        Min = min,
        Max = max,
        IsLazy = isLazy,
        IsNullable = min == 0 || item.IsNullable,
        Copies = !isCounted ? item.Copies : max == 0 ? 1 : Math.Min(Many, Math.Max(1, max < 0 ? min : max) * item.Copies),
    };
}
