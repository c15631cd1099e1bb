namespace CodeRun.Engine.Events.Linting;

/// <summary>The conditions of a trigger: names of dependencies with &amp;&amp;, || and parentheses.</summary>
internal static class ConditionExpression
{
    /// <summary>Names in an expression, and what is wrong with it, or null.</summary>
    public static (IReadOnlyList<string> Names, string? Problem) Parse(string text)
    {
        var names = new List<string>();
        var open = 0;
        var wantsName = true;
        for (var at = 0; at < text.Length;)
        {
            var sign = text[at];
            if (char.IsWhiteSpace(sign))
            {
                at++;
            }
            else if (IsOfName(sign))
            {
                var start = at;
                while (at < text.Length && IsOfName(text[at]))
                    at++;
                if (!wantsName)
                    return (names, $"there is no operator before '{SchemaChecker.Shorten(text[start..at])}'");
                names.Add(text[start..at]);
                wantsName = false;
            }
            else if (sign == '(' && wantsName)
            {
                open++;
                at++;
            }
            else if (sign == ')' && !wantsName && open > 0)
            {
                open--;
                at++;
            }
            else if (!wantsName && at + 1 < text.Length && text.AsSpan(at, 2) is "&&" or "||")
            {
                wantsName = true;
                at += 2;
            }
            else
            {
                return (names, $"'{sign}' is not expected here");
            }
        }

        return (names, open > 0 ? "a parenthesis is not closed" : wantsName ? "a name is missing at the end" : null);
    }

    private static bool IsOfName(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.';
}
