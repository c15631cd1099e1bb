namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>Matches a text with a pattern of <c>*</c> and <c>?</c>; a backslash makes the next sign mean itself.</summary>
internal static class Wildcard
{
    private const int MaxPattern = 1000;
    private const int StepsEach = 64;
    private const int MoreSteps = 10_000;

    /// <summary>True when the whole text matches.</summary>
    /// <exception cref="UnsupportedException">The pattern is long, or takes many tries.</exception>
    public static bool Matches(string text, string pattern)
    {
        if (pattern.Length > MaxPattern)
            throw new UnsupportedException("a pattern of more than 1000 characters in a path");
        var steps = ((long)text.Length * StepsEach) + MoreSteps;
        var (at, sign, star, mark) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (--steps < 0)
                throw new UnsupportedException("a pattern in a path that takes many tries");
            if (sign < pattern.Length && pattern[sign] == '*')
            {
                (star, mark) = (sign++, at);
                continue;
            }

            var isEscape = sign + 1 < pattern.Length && pattern[sign] == '\\';
            if (sign < pattern.Length && ((pattern[sign] == '?' && !isEscape) || pattern[isEscape ? sign + 1 : sign] == text[at]))
            {
                sign += isEscape ? 2 : 1;
                at += pattern[sign - 1] == '?' && !isEscape && char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            }
            else if (star >= 0)
            {
                (sign, at) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        while (sign < pattern.Length && pattern[sign] == '*')
            sign++;
        return sign == pattern.Length;
    }
}
