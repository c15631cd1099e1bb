namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>Matches a text with a pattern of <c>*</c> and <c>?</c>; a backslash makes the next sign mean itself.</summary>
internal static class Wildcard
{
    /// <summary>True when the whole text matches; takes at most the product of the lengths.</summary>
    public static bool Matches(string text, string pattern)
    {
        var (at, sign, star, mark) = (0, 0, -1, 0);
        while (at < text.Length)
        {
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
