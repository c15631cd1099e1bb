namespace CodeRun.Engine.Events.Simulating.Go.Patterns;

/// <summary>The characters that one place of an expression matches.</summary>
internal sealed class RuneSet
{
    private const int Ascii = 128;

    private readonly IReadOnlyList<RuneGroup> _groups;
    private readonly bool _isNegated;
    private readonly bool _ignoresCase;
    private readonly bool[] _ascii = new bool[Ascii];

    /// <summary>Makes a set.</summary>
    /// <param name="groups">Its parts.</param>
    /// <param name="isNegated">True for everything but them.</param>
    /// <param name="ignoresCase">True when case does not matter.</param>
    public RuneSet(IReadOnlyList<RuneGroup> groups, bool isNegated, bool ignoresCase)
    {
        _groups = groups;
        _isNegated = isNegated;
        _ignoresCase = ignoresCase;
        for (var rune = 0; rune < Ascii; rune++)
            _ascii[rune] = Find(rune);
    }

    /// <summary>A set of one character.</summary>
    public static RuneSet Of(int rune, bool ignoresCase) => new([new RuneGroup([new RuneRange(rune, rune)], 0, false)], false, ignoresCase);

    /// <summary>Everything but one character.</summary>
    public static RuneSet AllBut(int rune) => new([new RuneGroup([new RuneRange(rune, rune)], 0, false)], true, false);

    /// <summary>True for a character of the set.</summary>
    public bool Contains(int rune) => rune < Ascii ? _ascii[rune] : Find(rune);

    private bool Find(int rune)
    {
        foreach (var group in _groups)
        {
            if (group.Contains(rune, _ignoresCase))
                return !_isNegated;
        }

        return _isNegated;
    }
}
