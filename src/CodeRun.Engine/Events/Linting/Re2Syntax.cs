using System.Globalization;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Judges the syntax of regular expressions as Go's regexp does, which knows no lookaround and no backreferences (the RE2 syntax page is the source).</summary>
internal sealed class Re2Syntax
{
    private const int MaxRepeat = 1000;
    private const int MaxLength = 10_000;
    private const string Escapes = "AabBCdDfnrtvpPQEsSwWxz";

    private readonly string _pattern;
    private readonly Stack<(int Start, long Repeat)> _groups = new();
    private int _at;
    private long _atomRepeat;
    private bool _hasAtom;
    private bool _isRepeated;

    private Re2Syntax(string pattern) => _pattern = pattern;

    /// <summary>What is wrong with a pattern, in Go's words where it has some; null when nothing is.</summary>
    public static string? Problem(string pattern) => pattern.Length > MaxLength ? $"it is longer than {MaxLength} characters" : new Re2Syntax(pattern).Check();

    private string? Check()
    {
        long most = 1; // the largest product of counts within the group that is open
        while (_at < _pattern.Length)
        {
            var sign = _pattern[_at];
            string? problem = null;
            switch (sign)
            {
                case '(':
                    _groups.Push((_at, most));
                    most = 1;
                    problem = Open();
                    break;
                case ')':
                    if (_groups.Count == 0)
                        return "unexpected )";
                    var outer = _groups.Pop().Repeat;
                    Atom(most);
                    most = Math.Max(outer, most);
                    _at++;
                    break;
                case '*' or '+' or '?':
                    problem = Repeat(1, _at + 1);
                    break;
                case '{' when Count() is { } count:
                    if (count.Least > MaxRepeat || count.Most > MaxRepeat || (count.Most >= 0 && count.Most < count.Least))
                        return $"invalid repeat count: {_pattern[_at..count.End]}";
                    problem = Repeat(Math.Max(1, Math.Max(count.Least, count.Most)), count.End);
                    most = Math.Max(most, _atomRepeat);
                    problem ??= _atomRepeat > MaxRepeat ? "invalid repeat count: nested counts repeat more than 1000 times" : null;
                    break;
                case '[':
                    problem = Class();
                    break;
                case '\\':
                    problem = Escape();
                    Atom(1);
                    break;
                case '|':
                    _hasAtom = false;
                    _at++;
                    break;
                default:
                    Atom(1);
                    _at++;
                    break;
            }

            if (problem is not null)
                return problem;
        }

        return _groups.Count > 0 ? "missing closing )" : null;
    }

    private void Atom(long repeat) => (_hasAtom, _isRepeated, _atomRepeat) = (true, false, repeat);

    private string? Repeat(long times, int end)
    {
        if (!_hasAtom)
            return $"missing argument to repetition operator: {_pattern[_at..end]}";
        if (_isRepeated)
            return $"invalid nested repetition operator: {_pattern[(_at - 1)..end]}";
        _at = end < _pattern.Length && _pattern[end] == '?' ? end + 1 : end;
        _isRepeated = true;
        _atomRepeat *= times;
        return null;
    }

    // {2}, {2,} or {2,5}; anything else is plain text.
    private (int Least, int Most, int End)? Count()
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0 || close - _at > 20)
            return null;
        var parts = _pattern[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || !Number(parts[0], out var least))
            return null;
        var most = parts.Length == 1 ? least : -1;
        return parts.Length == 2 && parts[1].Length > 0 && !Number(parts[1], out most) ? null : (least, most, close + 1);

        static bool Number(string text, out int number)
        {
            number = 0;
            if (text.Length == 0 || !text.All(char.IsAsciiDigit))
                return false;
            number = text.Length > 6 ? int.MaxValue : int.Parse(text, CultureInfo.InvariantCulture);
            return true;
        }
    }

    private string? Open()
    {
        (_hasAtom, _isRepeated) = (false, false);
        if (_at + 1 >= _pattern.Length || _pattern[_at + 1] != '?')
        {
            _at++;
            return null;
        }

        var rest = _pattern.AsSpan(_at);
        if (rest.StartsWith("(?=", StringComparison.Ordinal) || rest.StartsWith("(?!", StringComparison.Ordinal)
            || rest.StartsWith("(?<=", StringComparison.Ordinal) || rest.StartsWith("(?<!", StringComparison.Ordinal))
            return $"invalid or unsupported Perl syntax: {rest[..(rest[2] == '<' ? 4 : 3)]} (RE2 has no lookahead and no lookbehind)";
        if (rest.StartsWith("(?P<", StringComparison.Ordinal) || rest.StartsWith("(?<", StringComparison.Ordinal))
        {
            var start = rest[2] == 'P' ? 4 : 3;
            var end = rest.IndexOf('>');
            if (end <= start || rest[start..end].ToString().Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
                return "invalid named capture";
            _at += end + 1;
            return null;
        }

        for (var i = 2; i < rest.Length; i++)
        {
            if (rest[i] is 'i' or 'm' or 's' or 'U' or '-')
                continue;
            if (rest[i] is not (':' or ')') || (i == 2 && rest[i] == ')'))
                break;
            if (rest[i] == ')')
                _groups.Pop();
            _at += i + 1;
            return null;
        }

        return $"invalid or unsupported Perl syntax: {rest[..Math.Min(3, rest.Length)]}";
    }

    private string? Escape()
    {
        if (_at + 1 >= _pattern.Length)
            return "trailing backslash at end of expression";
        var sign = _pattern[_at + 1];
        if (sign == 'Q')
        {
            var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
            _at = end < 0 ? _pattern.Length : end + 2;
            return null;
        }

        if (sign is >= '1' and <= '9' && !(sign < '8' && _at + 2 < _pattern.Length && _pattern[_at + 2] is >= '0' and <= '7'))
            return $"invalid escape sequence: \\{sign} (RE2 has no backreferences)";
        if (char.IsAsciiLetter(sign) && !Escapes.Contains(sign, StringComparison.Ordinal))
            return $"invalid escape sequence: \\{sign}";
        _at += 2;
        if (sign is 'p' or 'P' or 'x' && _at < _pattern.Length && _pattern[_at] == '{')
        {
            var close = _pattern.IndexOf('}', _at);
            if (close < 0)
                return $"invalid escape sequence: \\{sign}{{";
            _at = close + 1;
        }

        return null;
    }

    private string? Class()
    {
        var start = _at++;
        if (_at < _pattern.Length && _pattern[_at] == '^')
            _at++;
        var isFirst = true;
        var previous = -1;
        while (_at < _pattern.Length && (isFirst || _pattern[_at] != ']'))
        {
            isFirst = false;
            var isRange = _pattern[_at] == '-' && previous >= 0 && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']';
            if (isRange)
                _at++;
            var from = _at;
            if (_pattern[_at] == '\\')
            {
                if (Escape() is { } problem)
                    return problem;
                previous = isRange || _at - from > 2 || char.IsAsciiLetterOrDigit(_pattern[from + 1]) ? -1 : _pattern[from + 1];
                continue;
            }

            if (_pattern.AsSpan(_at).StartsWith("[:", StringComparison.Ordinal) && _pattern.IndexOf(":]", _at, StringComparison.Ordinal) is var close and > 0)
            {
                _at = close + 2;
                previous = -1;
                continue;
            }

            if (isRange && _pattern[_at] < previous)
                return $"invalid character class range: {_pattern[(_at - 2)..(_at + 1)]}";
            previous = isRange ? -1 : _pattern[_at];
            _at++;
        }

        if (_at >= _pattern.Length)
            return $"missing closing ]: {_pattern[start..]}";
        _at++;
        Atom(1);
        return null;
    }
}
