namespace CodeRun.Sandbox.Schema;

/// <summary>What Go's regexp refuses to parse, and how it says so. Expressions that .NET would take are refused too.</summary>
internal static class GoRegexSyntax
{
    private const int MaxRepeat = 1000;
    private const string Escapes = "AabBCdDEfnpPQrsStvwWxz01234567";
    private const string Quantifiers = "*+?";

    /// <summary>Refuses what is no expression.</summary>
    /// <exception cref="FormatException">The text is what Go says.</exception>
    public static void Require(string pattern)
    {
        var open = 0;
        var repeatable = false;
        var at = 0;
        while (at < pattern.Length)
        {
            switch (pattern[at])
            {
                case '\\':
                    at = Escape(pattern, at);
                    repeatable = true;
                    break;
                case '[':
                    at = Class(pattern, at);
                    repeatable = true;
                    break;
                case '(':
                    at = Group(pattern, at);
                    open++;
                    repeatable = false;
                    break;
                case ')':
                    if (--open < 0)
                        throw Wrong("unexpected )", pattern);
                    at++;
                    repeatable = true;
                    break;
                case '|':
                    at++;
                    repeatable = false;
                    break;
                case '*' or '+' or '?' or '{' when Repeat(pattern, at) is > 0 and var length:
                    at = Repetition(pattern, at, length, repeatable);
                    repeatable = true;
                    break;
                default:
                    at++;
                    repeatable = true;
                    break;
            }
        }

        if (open > 0)
            throw Wrong("missing closing )", pattern);
    }

    private static FormatException Wrong(string what, string piece) => new($"error parsing regexp: {what}: `{piece}`");

    private static int Escape(string pattern, int at)
    {
        if (at + 1 == pattern.Length)
            throw Wrong("trailing backslash at end of expression", "");
        var sign = pattern[at + 1];
        if (sign == 'Q')
            return pattern.IndexOf("\\E", at, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : pattern.Length;
        if (char.IsAsciiLetterOrDigit(sign) && !Escapes.Contains(sign, StringComparison.Ordinal))
            throw Wrong("invalid escape sequence", $"\\{sign}");
        // No references back.
        if (sign is >= '1' and <= '7' && (at + 2 == pattern.Length || pattern[at + 2] is < '0' or > '7'))
            throw Wrong("invalid escape sequence", $"\\{sign}");
        return at + 2;
    }

    private static int Class(string pattern, int start)
    {
        var at = start + 1;
        if (at < pattern.Length && pattern[at] == '^')
            at++;
        for (var isFirst = true; at < pattern.Length && (isFirst || pattern[at] != ']'); isFirst = false)
        {
            if (pattern[at] == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':' && pattern.IndexOf(":]", at, StringComparison.Ordinal) is var close and > 0)
            {
                at = close + 2;
                continue;
            }

            var low = pattern[at];
            var isEscape = low == '\\';
            at = isEscape ? Escape(pattern, at) : at + 1;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] is not (']' or '\\') && !isEscape)
            {
                if (pattern[at + 1] < low)
                    throw Wrong("invalid character class range", pattern[(at - 1)..(at + 2)]);
                at += 2;
            }
        }

        return at < pattern.Length ? at + 1 : throw Wrong("missing closing ]", pattern[start..]);
    }

    private static int Group(string pattern, int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != '?')
            return at + 1;
        var rest = pattern.AsSpan(at + 2);
        if (rest.StartsWith("P<", StringComparison.Ordinal) || (rest.StartsWith("<", StringComparison.Ordinal) && !rest.StartsWith("<=", StringComparison.Ordinal) && !rest.StartsWith("<!", StringComparison.Ordinal)))
        {
            var end = pattern.IndexOf('>', at);
            return end > 0 ? end + 1 : throw Wrong("invalid named capture", pattern[at..]);
        }

        var flags = at + 2;
        while (flags < pattern.Length && "imsU-".Contains(pattern[flags], StringComparison.Ordinal))
            flags++;
        if (flags < pattern.Length && pattern[flags] is ':' or ')')
            return pattern[flags] == ':' ? flags + 1 : flags;
        throw flags < pattern.Length ? Wrong("invalid or unsupported Perl syntax", pattern[at..Math.Min(pattern.Length, pattern[flags] == '<' ? flags + 2 : flags + 1)]) : Wrong("missing closing )", pattern);
    }

    // How long a repetition is; 0 when a brace is only a brace.
    private static int Repeat(string pattern, int at)
    {
        if (Quantifiers.Contains(pattern[at], StringComparison.Ordinal))
            return 1;
        var end = pattern.IndexOf('}', at);
        if (end < 0)
            return 0;
        var parts = pattern[(at + 1)..end].Split(',');
        return parts.Length <= 2 && parts[0].Length > 0 && parts.All(static p => p.All(char.IsAsciiDigit)) ? end + 1 - at : 0;
    }

    private static int Repetition(string pattern, int at, int length, bool repeatable)
    {
        var piece = pattern.Substring(at, length);
        if (!repeatable)
            throw Wrong("missing argument to repetition operator", piece);
        if (length > 1)
        {
            var bounds = piece[1..^1].Split(',').Select(static p => p.Length == 0 ? -1 : p.Length > 5 ? int.MaxValue : int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            if (bounds.Exists(static b => b > MaxRepeat) || (bounds.Count == 2 && bounds[1] >= 0 && bounds[1] < bounds[0]))
                throw Wrong("invalid repeat count", piece);
        }

        var next = at + length;
        if (next < pattern.Length && pattern[next] == '?')
            next++;
        if (next < pattern.Length && Quantifiers.Contains(pattern[next], StringComparison.Ordinal))
            throw Wrong("invalid nested repetition operator", pattern[at..(next + 1)]);
        return next;
    }
}
