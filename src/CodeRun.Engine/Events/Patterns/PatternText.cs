using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>The text of an expression and how much of it is read.</summary>
/// <param name="pattern">The expression.</param>
internal sealed class PatternText(string pattern)
{
    private const int MaxOctal = 3;

    /// <summary>How much is read, in UTF-16.</summary>
    public int At { get; private set; }

    /// <summary>True when all is read.</summary>
    public bool IsAtEnd => At >= pattern.Length;

    /// <summary>The next sign; -1 at the end.</summary>
    public int Peek => PeekAt(0);

    /// <summary>A later sign; -1 after the end.</summary>
    public int PeekAt(int offset) => At + offset < pattern.Length ? pattern[At + offset] : -1;

    /// <summary>Reads a character; one must be there.</summary>
    public int Next()
    {
        if (!Rune.TryGetRuneAt(pattern, At, out var rune))
            rune = Rune.ReplacementChar;
        At += rune.Utf16SequenceLength;
        return rune.Value;
    }

    /// <summary>Reads a sign when it is the wanted one.</summary>
    public bool Take(char sign)
    {
        if (Peek != sign)
            return false;
        At++;
        return true;
    }

    /// <summary>Passes over signs.</summary>
    public void Skip(int count) => At += count;

    /// <summary>The text up to a sign, and what comes after it is next; null when the sign does not come.</summary>
    public string? TakeUntil(string sign)
    {
        var end = pattern.IndexOf(sign, At, StringComparison.Ordinal);
        if (end < 0)
            return null;
        var text = pattern[At..end];
        At = end + sign.Length;
        return text;
    }

    /// <summary>What stands between \Q (its Q is next) and \E.</summary>
    public string TakeQuoted()
    {
        At++;
        if (TakeUntil("\\E") is { } quoted)
            return quoted;
        var rest = pattern[At..];
        At = pattern.Length;
        return rest;
    }

    /// <summary>A repetition such as {1,2}; -1 for no upper limit, and -1 below for a number that is too big. Null, and nothing read, when it is none.</summary>
    public (int Min, int Max)? TakeRepeat()
    {
        var start = At++;
        if (TakeNumber() is { } min && TakeMax(min) is { } max && Take('}'))
            return max < -1 ? (-1, -1) : (min, max);
        At = start;
        return null;
    }

    /// <summary>The name of a group after its parenthesis; null when what follows is no name.</summary>
    public string? TakeGroupName()
    {
        var start = At - 1;
        var skip = PeekAt(1) == 'P' && PeekAt(2) == '<' ? 3 : PeekAt(1) == '<' ? 2 : 0;
        if (skip == 0)
            return null;
        At += skip;
        if (IsAtEnd)
            throw Bad(PatternErrorCode.InvalidGroup, start);
        if (skip == 2 && Peek is ('=' or '!'))
            throw Bad(PatternErrorCode.InvalidGroup, start, At + 1);
        var name = TakeUntil(">");
        return name is { Length: > 0 } && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : throw Bad(PatternErrorCode.InvalidNamedCapture, start, name is null ? pattern.Length : At);
    }

    /// <summary>The character that an escape means; its backslash is read.</summary>
    public int TakeEscape()
    {
        var start = At - 1;
        if (IsAtEnd)
            throw Trailing();
        var sign = Next();
        switch (sign)
        {
            case >= '1' and <= '7' when Peek is < '0' or > '7':
                break;
            case >= '0' and <= '7':
                var octal = sign - '0';
                for (var i = 1; i < MaxOctal && Peek is >= '0' and <= '7'; i++)
                    octal = (octal * 8) + Next() - '0';
                return octal;
            case 'x':
                return TakeHexadecimal(start);
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 128 when !char.IsAsciiLetterOrDigit((char)sign):
                return sign;
        }

        throw Bad(PatternErrorCode.InvalidEscape, start);
    }

    /// <summary>The end after a backslash.</summary>
    public PatternException Trailing() => new(new PatternError(PatternErrorCode.TrailingBackslash, At - 1, ""));

    /// <summary>What Go says of an expression that it refuses, for the part from a place up to what is read.</summary>
    public PatternException Bad(PatternErrorCode code, int start) => Bad(code, start, At);

    /// <summary>What Go says of an expression that it refuses.</summary>
    public PatternException Bad(PatternErrorCode code, int start, int end) => new(new PatternError(code, start, pattern[start..Math.Min(end, pattern.Length)]));

    /// <summary>A refusal of all that comes from a place on.</summary>
    public PatternException BadFrom(PatternErrorCode code, int start) => Bad(code, start, pattern.Length);

    private int TakeHexadecimal(int start)
    {
        var value = 0;
        if (!Take('{'))
        {
            for (var i = 0; i < 2; i++)
                value = (value * 16) + TakeDigit(start);
            return value;
        }

        var digits = 0;
        for (; !Take('}'); digits++)
        {
            value = (value * 16) + TakeDigit(start);
            if (value > 0x10FFFF)
                throw Bad(PatternErrorCode.InvalidEscape, start);
        }

        return digits > 0 ? value : throw Bad(PatternErrorCode.InvalidEscape, start);
    }

    private int TakeDigit(int start)
    {
        var digit = IsAtEnd ? -1 : Next();
        return digit is >= 0 and < 128 && char.IsAsciiHexDigit((char)digit) ? Convert.ToInt32(((char)digit).ToString(), 16) : throw Bad(PatternErrorCode.InvalidEscape, start);
    }

    // Without leading zeros; -2 when it is very large.
    private int? TakeNumber()
    {
        if (Peek is < '0' or > '9' || (Peek == '0' && PeekAt(1) is >= '0' and <= '9'))
            return null;
        var number = 0;
        for (; Peek is >= '0' and <= '9'; At++)
            number = number is < 0 or > 100_000 ? -2 : (number * 10) + Peek - '0';
        return number;
    }

    private int? TakeMax(int min)
    {
        if (!Take(','))
            return min;
        return Peek == '}' ? -1 : TakeNumber();
    }
}
