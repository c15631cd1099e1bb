using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Schema;

/// <summary>Regular expressions in the syntax of Go's regexp (RE2), on .NET's non-backtracking engine.</summary>
internal static class GoRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = "\\x00-\\x7F", ["blank"] = "\\t ", ["cntrl"] = "\\x00-\\x1F\\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = "!-/:-@\\[-`{-~", ["space"] = "\\t\\n\\v\\f\\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FormatException">It is none; the text is what Go says.</exception>
    public static Regex Compile(string pattern)
    {
        GoRegexSyntax.Require(pattern);
        try
        {
            return new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {e.Message}", e);
        }
    }

    /// <summary>True when a text matches. One that cannot be found to match in time does not: a request must not hold others up.</summary>
    public static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // Classes are of ASCII only, and the end is the end of the text.
    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var isInClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var sign = pattern[at];
            if (sign == '\\' && at + 1 < pattern.Length)
            {
                at++;
                if (pattern[at] == 'Q' && !isInClass)
                {
                    var end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
                    text.Append(Regex.Escape(end < 0 ? pattern[(at + 1)..] : pattern[(at + 1)..end]));
                    at = end < 0 ? pattern.Length : end + 1;
                    continue;
                }

                text.Append(Escape(pattern, ref at, isInClass));
            }
            else if (isInClass && sign == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':' && pattern.IndexOf(":]", at, StringComparison.Ordinal) is var close and > 0
                && PosixClasses.TryGetValue(pattern[(at + 2)..close], out var members))
            {
                text.Append(members);
                at = close + 1;
            }
            else if (isInClass)
            {
                isInClass = sign != ']';
                text.Append(sign == '[' ? "\\[" : sign.ToString());
            }
            else if (sign == '[')
            {
                isInClass = true;
                text.Append('[');
                if (at + 1 < pattern.Length && pattern[at + 1] == '^')
                    text.Append(pattern[++at]);
                if (at + 1 < pattern.Length && pattern[at + 1] == ']')
                    text.Append('\\').Append(pattern[++at]);
            }
            else if (sign == '$' && !pattern.Contains("(?m", StringComparison.Ordinal))
            {
                text.Append("\\z");
            }
            else if (sign == '(' && pattern.AsSpan(at).StartsWith("(?P<", StringComparison.Ordinal))
            {
                text.Append("(?<");
                at += 3;
            }
            else
            {
                text.Append(sign);
            }
        }

        return text.ToString();
    }

    private static string Escape(string pattern, ref int at, bool isInClass)
    {
        switch (pattern[at])
        {
            case 'd':
                return isInClass ? "0-9" : "[0-9]";
            case 'D' when !isInClass:
                return "[^0-9]";
            case 'w':
                return isInClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]";
            case 'W' when !isInClass:
                return "[^0-9A-Za-z_]";
            case 's':
                return isInClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]";
            case 'S' when !isInClass:
                return "[^\\t\\n\\f\\r ]";
            case 'p' or 'P' when at + 1 < pattern.Length && pattern[at + 1] != '{':
                return $"\\{pattern[at]}{{{pattern[++at]}}}";
            case 'x' when at + 1 < pattern.Length && pattern[at + 1] == '{' && pattern.IndexOf('}', at) is var close and > 0
                && int.TryParse(pattern.AsSpan(at + 2, close - at - 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code):
                at = close;
                return Regex.Escape(new Rune(code).ToString());
            default:
                return $"\\{pattern[at]}";
        }
    }
}
