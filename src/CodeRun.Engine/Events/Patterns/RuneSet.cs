namespace CodeRun.Engine.Events.Patterns;

/// <summary>The characters that one place of an expression matches.</summary>
internal sealed class RuneSet
{
    private const int Ascii = 128;
    private const int Half = 64;
    private const int None = -1;

    private readonly IReadOnlyList<RuneGroup> _groups;
    private readonly bool _isNegated;
    private readonly int _single = None;
    private ulong _low;
    private ulong _high;
    private bool _isMade;

    /// <summary>Makes a set.</summary>
    /// <param name="groups">Its parts.</param>
    /// <param name="isNegated">True for everything but them.</param>
    /// <param name="ignoresCase">True when case does not matter.</param>
    public RuneSet(IReadOnlyList<RuneGroup> groups, bool isNegated, bool ignoresCase)
    {
        _groups = groups;
        _isNegated = isNegated;
        IgnoresCase = ignoresCase;
        if (!isNegated && groups is [{ IsNegated: false, Categories: 0, Ranges: [var only] }] && only.Low == only.High)
            _single = only.Low;
    }

    private RuneSet(int rune, bool ignoresCase)
    {
        _groups = [];
        _single = rune;
        IgnoresCase = ignoresCase;
    }

    /// <summary>True for what a dot means.</summary>
    public bool IsDot { get; private init; }

    /// <summary>True when case does not matter.</summary>
    public bool IgnoresCase { get; }

    /// <summary>The name of a class in it that is not known here; null when all are.</summary>
    public string? Unknown => _groups.Select(static g => g.Unknown).FirstOrDefault(static n => n is not null);

    /// <summary>The one character of the set, apart from its case; null when it has several.</summary>
    public int? Single => _single == None ? null : _single;

    /// <summary>The characters of a class that lists them one by one, as in <c>[abc]</c>; null for another.</summary>
    public string? Listed
    {
        get
        {
            if (_isNegated || _groups is not [{ IsNegated: false, Categories: 0 } group])
                return null;
            var signs = new char[group.Ranges.Count];
            for (var i = 0; i < signs.Length; i++)
            {
                var range = group.Ranges[i];
                if (range.Low != range.High || range.Low >= Ascii)
                    return null;
                signs[i] = (char)range.Low;
            }

            return new string(signs);
        }
    }

    /// <summary>A set of one character.</summary>
    public static RuneSet Of(int rune, bool ignoresCase) => new(rune, ignoresCase);

    /// <summary>What a dot means.</summary>
    /// <param name="isAll">True when the end of a line is meant too.</param>
    public static RuneSet Dot(bool isAll) => new(isAll ? [] : [new RuneGroup([new RuneRange('\n', '\n')], 0, false)], isNegated: true, ignoresCase: false) { IsDot = true };

    /// <summary>True for a character of the set.</summary>
    public bool Contains(int rune)
    {
        if (rune >= Ascii)
            return Find(rune);
        if (!_isMade)
            Make();
        return ((rune < Half ? _low >> rune : _high >> (rune - Half)) & 1) != 0;
    }

    // Not before it is asked for: most sets of the linter never are.
    private void Make()
    {
        for (var rune = 0; rune < Half; rune++)
        {
            _low |= Find(rune) ? 1UL << rune : 0;
            _high |= Find(rune + Half) ? 1UL << rune : 0;
        }

        _isMade = true;
    }

    private bool Find(int rune)
    {
        if (_groups.Count == 0 && !_isNegated)
            return rune == _single || (IgnoresCase && CaseOrbits.Of(rune).Contains(_single));
        foreach (var group in _groups)
        {
            if (group.Contains(rune, IgnoresCase))
                return !_isNegated;
        }

        return _isNegated;
    }
}
