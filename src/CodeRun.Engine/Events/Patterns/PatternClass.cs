using System.Globalization;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>Reads classes of characters: brackets, \d and the like, [:alpha:] and the like, and general categories of Unicode.</summary>
internal static class PatternClass
{
    private const string MainCategories = "CLMNPSZ";

    private static readonly Dictionary<string, RuneRange[]> Named = new(StringComparer.Ordinal)
    {
        ["alnum"] = Ranges("09AZaz"), ["alpha"] = Ranges("AZaz"), ["ascii"] = Ranges("\0\x7F"), ["blank"] = Ranges("\t\t  "), ["cntrl"] = Ranges("\0\x1F\x7F\x7F"), ["digit"] = Ranges("09"), ["graph"] = Ranges("!~"),
        ["lower"] = Ranges("az"), ["print"] = Ranges(" ~"), ["punct"] = Ranges("!/:@[`{~"), ["space"] = Ranges("\t\r  "), ["upper"] = Ranges("AZ"), ["word"] = Ranges("09AZaz__"), ["xdigit"] = Ranges("09AFaf"),
    };

    private static readonly Dictionary<string, int> Categories = new(StringComparer.Ordinal)
    {
        ["Lu"] = Bit(UnicodeCategory.UppercaseLetter), ["Ll"] = Bit(UnicodeCategory.LowercaseLetter), ["Lt"] = Bit(UnicodeCategory.TitlecaseLetter), ["Lm"] = Bit(UnicodeCategory.ModifierLetter), ["Lo"] = Bit(UnicodeCategory.OtherLetter),
        ["Mn"] = Bit(UnicodeCategory.NonSpacingMark), ["Mc"] = Bit(UnicodeCategory.SpacingCombiningMark), ["Me"] = Bit(UnicodeCategory.EnclosingMark),
        ["Nd"] = Bit(UnicodeCategory.DecimalDigitNumber), ["Nl"] = Bit(UnicodeCategory.LetterNumber), ["No"] = Bit(UnicodeCategory.OtherNumber),
        ["Zs"] = Bit(UnicodeCategory.SpaceSeparator), ["Zl"] = Bit(UnicodeCategory.LineSeparator), ["Zp"] = Bit(UnicodeCategory.ParagraphSeparator),
        ["Cc"] = Bit(UnicodeCategory.Control), ["Cf"] = Bit(UnicodeCategory.Format), ["Cs"] = Bit(UnicodeCategory.Surrogate), ["Co"] = Bit(UnicodeCategory.PrivateUse),
        ["Pc"] = Bit(UnicodeCategory.ConnectorPunctuation), ["Pd"] = Bit(UnicodeCategory.DashPunctuation), ["Ps"] = Bit(UnicodeCategory.OpenPunctuation), ["Pe"] = Bit(UnicodeCategory.ClosePunctuation),
        ["Pi"] = Bit(UnicodeCategory.InitialQuotePunctuation), ["Pf"] = Bit(UnicodeCategory.FinalQuotePunctuation), ["Po"] = Bit(UnicodeCategory.OtherPunctuation),
        ["Sm"] = Bit(UnicodeCategory.MathSymbol), ["Sc"] = Bit(UnicodeCategory.CurrencySymbol), ["Sk"] = Bit(UnicodeCategory.ModifierSymbol), ["So"] = Bit(UnicodeCategory.OtherSymbol),
    };

    /// <summary>Reads what follows a [.</summary>
    /// <exception cref="PatternException">Go would refuse it.</exception>
    public static RuneSet Read(PatternText text, bool ignoresCase)
    {
        var start = text.At - 1;
        var isNegated = text.Take('^');
        var groups = new List<RuneGroup>();
        var ranges = new List<RuneRange>();
        for (var isFirst = true; isFirst || text.Peek != ']'; isFirst = false)
        {
            if (text.Peek == '[' && text.PeekAt(1) == ':' && ReadNamed(text) is { } named)
                groups.Add(named);
            else if (text.Peek == '\\' && ReadEscapeInside(text) is { } escaped)
                groups.Add(escaped);
            else
                ranges.Add(ReadRange(text, start));
        }

        text.Skip(1);
        groups.Add(new RuneGroup(ranges, 0, false));
        return new RuneSet(groups, isNegated, ignoresCase);
    }

    /// <summary>Reads what follows a backslash when it is a class such as d; null, and nothing read, when it is none.</summary>
    /// <exception cref="PatternException">Go would refuse it.</exception>
    public static RuneGroup? ReadEscape(PatternText text)
    {
        switch (text.Peek)
        {
            case 'd' or 'D':
                return new RuneGroup(Named["digit"], 0, text.Next() == 'D');
            case 'w' or 'W':
                return new RuneGroup(Named["word"], 0, text.Next() == 'W');
            case 's' or 'S':
                return new RuneGroup(Ranges("\t\n\f\r  "), 0, text.Next() == 'S');
            case 'p' or 'P':
                return ReadCategory(text);
            default:
                return null;
        }
    }

    private static RuneGroup? ReadEscapeInside(PatternText text)
    {
        text.Skip(1);
        if (ReadEscape(text) is { } group)
            return group;
        text.Skip(-1);
        return null;
    }

    private static RuneGroup ReadCategory(PatternText text)
    {
        var start = text.At - 1;
        var isNegated = text.Next() == 'P';
        var name = text.IsAtEnd ? throw text.Bad(PatternErrorCode.InvalidEscape, start)
            : !text.Take('{') ? new System.Text.Rune(text.Next()).ToString()
            : text.TakeUntil("}") ?? throw text.BadFrom(PatternErrorCode.InvalidClassRange, start);
        if (name.StartsWith('^'))
            (isNegated, name) = (!isNegated, name[1..]);
        if (name.Length == 1 && !MainCategories.Contains(name, StringComparison.OrdinalIgnoreCase))
            throw text.Bad(PatternErrorCode.InvalidClassRange, start);
        var categories = name.Length is 1 or 2 ? Categories.Where(c => c.Key.StartsWith(name, StringComparison.Ordinal)).Aggregate(0, static (all, c) => all | c.Value) : 0;
        return new RuneGroup([], categories, isNegated) { Unknown = categories == 0 ? name : null };
    }

    private static RuneGroup? ReadNamed(PatternText text)
    {
        var start = text.At;
        text.Skip(2);
        var length = 0;
        while (text.PeekAt(length) >= 0 && !(text.PeekAt(length) == ':' && text.PeekAt(length + 1) == ']'))
            length++;
        if (text.PeekAt(length) < 0)
        {
            text.Skip(-2);
            return null;
        }

        var name = text.TakeUntil(":]")!;
        var isNegated = name.StartsWith('^');
        return Named.TryGetValue(isNegated ? name[1..] : name, out var ranges) ? new RuneGroup(ranges, 0, isNegated) : throw text.Bad(PatternErrorCode.InvalidClassRange, start);
    }

    private static RuneRange ReadRange(PatternText text, int open)
    {
        var start = text.At;
        var low = ReadRune(text, open);
        if (text.Peek != '-' || text.PeekAt(1) is ']' or -1)
            return new RuneRange(low, low);
        text.Skip(1);
        var high = ReadRune(text, open);
        return high >= low ? new RuneRange(low, high) : throw text.Bad(PatternErrorCode.InvalidClassRange, start);
    }

    private static int ReadRune(PatternText text, int open)
    {
        if (text.IsAtEnd)
            throw text.BadFrom(PatternErrorCode.MissingBracket, open);
        return text.Take('\\') ? text.TakeEscape() : text.Next();
    }

    private static int Bit(UnicodeCategory category) => 1 << (int)category;

    private static RuneRange[] Ranges(string pairs) => [.. pairs.Chunk(2).Select(static p => new RuneRange(p[0], p[1]))];
}
