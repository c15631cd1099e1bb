using System.Text;

namespace CodeRun.Engine.Events.Simulating.Go.Patterns;

/// <summary>The text of an expression and how much of it is read.</summary>
/// <param name="pattern">The expression.</param>
internal sealed class PatternText(string pattern)
{
    private const int MaxOctal = 3;

    private readonly int[] _runes = [.. pattern.EnumerateRunes().Select(static r => r.Value)];
    private int _at;

    /// <summary>True when all is read.</summary>
    public bool IsAtEnd => _at >= _runes.Length;

    /// <summary>The next character; -1 at the end.</summary>
    public int Peek => PeekAt(0);

    /// <summary>A later character; -1 after the end.</summary>
    public int PeekAt(int offset) => _at + offset < _runes.Length ? _runes[_at + offset] : -1;

    /// <summary>Reads a character.</summary>
    public int Next() => _at < _runes.Length ? _runes[_at++] : throw Bad("it ends too early");

    /// <summary>Reads a character when it is the wanted one.</summary>
    public bool Take(int rune)
    {
        if (Peek != rune)
            return false;
        _at++;
        return true;
    }

    /// <summary>Passes over characters.</summary>
    public void Skip(int count) => _at += count;

    /// <summary>The text up to a sign, and what comes after it is next; null when the sign does not come.</summary>
    public string? TakeUntil(string sign)
    {
        for (var end = _at; end + sign.Length <= _runes.Length; end++)
        {
            if (!sign.Select((c, i) => _runes[end + i] == c).All(static same => same))
                continue;
            var text = Text(_at, end);
            _at = end + sign.Length;
            return text;
        }

        return null;
    }

    /// <summary>What stands between \Q (its Q is next) and \E.</summary>
    public string TakeQuoted()
    {
        _at++;
        if (TakeUntil("\\E") is { } quoted)
            return quoted;
        var rest = Text(_at, _runes.Length);
        _at = _runes.Length;
        return rest;
    }

    /// <summary>A repetition such as {1,2}; -1 for no upper limit, and -1 below for a number that is too big. Null, and nothing read, when it is none.</summary>
    public (int Min, int Max)? TakeRepeat()
    {
        var start = _at++;
        if (TakeNumber() is { } min && TakeMax(min) is { } max && Take('}'))
            return max < -1 ? (-1, -1) : (min, max);
        _at = start;
        return null;
    }

    /// <summary>The name of a group after its parenthesis; null when what follows is no name.</summary>
    public string? TakeGroupName()
    {
        var skip = PeekAt(1) == 'P' && PeekAt(2) == '<' ? 3 : PeekAt(1) == '<' ? 2 : 0;
        if (skip == 0)
            return null;
        if (_at + skip >= _runes.Length)
            throw Bad("Go has no such group");
        _at += skip;
        var name = TakeUntil(">");
        return name is { Length: > 0 } && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : throw Bad("the name of a group is none");
    }

    /// <summary>The character that an escape means; its backslash is read.</summary>
    public int TakeEscape()
    {
        if (IsAtEnd)
            throw Bad("a backslash stands at its end");
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
                return TakeHexadecimal();
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

        throw Bad($"Go knows no \\{new Rune(sign)}");
    }

    /// <summary>What Go says of an expression that it refuses.</summary>
    public EvaluationException Bad(string why) => new($"the regular expression {pattern} cannot be read: {why}");

    private int TakeHexadecimal()
    {
        var value = 0;
        if (!Take('{'))
        {
            for (var i = 0; i < 2; i++)
                value = (value * 16) + Digit(Next());
            return value;
        }

        var digits = 0;
        for (; !Take('}'); digits++)
        {
            value = (value * 16) + Digit(Next());
            if (value > 0x10FFFF)
                throw Bad("an escape is no character");
        }

        return digits > 0 ? value : throw Bad("an escape is no character");
    }

    private int Digit(int rune) => rune is >= 0 and < 128 && char.IsAsciiHexDigit((char)rune) ? Convert.ToInt32(((char)rune).ToString(), 16) : throw Bad("an escape is no character");

    // Without leading zeros; -2 when it is very large.
    private int? TakeNumber()
    {
        if (Peek is < '0' or > '9' || (Peek == '0' && PeekAt(1) is >= '0' and <= '9'))
            return null;
        var number = 0;
        for (; Peek is >= '0' and <= '9'; _at++)
            number = number is < 0 or > 100_000 ? -2 : (number * 10) + Peek - '0';
        return number;
    }

    private int? TakeMax(int min)
    {
        if (!Take(','))
            return min;
        return Peek == '}' ? -1 : TakeNumber();
    }

    private string Text(int start, int end)
    {
        var text = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
            text.Append(new Rune(_runes[i]).ToString());
        return text.ToString();
    }
}
