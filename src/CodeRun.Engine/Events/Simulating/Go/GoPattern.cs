using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Simulating.Go;

/// <summary>
/// A regular expression of Go's regexp (RE2 syntax) on .NET's engine that does not backtrack, so that no expression can hang. What the two
/// read differently is translated, refused as Go refuses it, or reported as not simulated.
/// </summary>
internal sealed class GoPattern
{
    private const int MaxLength = 10_000;
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9", ["graph"] = "!-~",
        ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly Regex _regex;
    private readonly bool _hasWordBoundary;

    private GoPattern(Regex regex, bool hasWordBoundary)
    {
        _regex = regex;
        _hasWordBoundary = hasWordBoundary;
    }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="EvaluationException">Go would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static GoPattern Compile(string pattern)
    {
        if (pattern.Length > MaxLength)
            throw new UnsupportedException("a regular expression of more than 10000 characters");
        var (text, hasWordBoundary) = Translate(pattern);
        try
        {
            return new GoPattern(new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit), hasWordBoundary);
        }
        catch (ArgumentException)
        {
            throw Bad(pattern, "its syntax is not Go's");
        }
        catch (Exception e) when (e is NotSupportedException or InsufficientExecutionStackException)
        {
            throw new UnsupportedException($"the regular expression {pattern}");
        }
    }

    /// <summary>True when some part of the text matches.</summary>
    /// <exception cref="UnsupportedException">The answer could not be found in time.</exception>
    public bool Matches(string text) => Try(text, static (regex, input) => regex.IsMatch(input));

    /// <summary>The first part that matches; empty when none does.</summary>
    /// <exception cref="UnsupportedException">The answer could not be found in time.</exception>
    public string Find(string text) => Try(text, static (regex, input) => regex.Match(input).Value);

    /// <summary>The text with every match replaced by another text, in which no sign means anything.</summary>
    /// <exception cref="UnsupportedException">The answer could not be found in time.</exception>
    public string Replace(string text, string replacement) => Try(text, (regex, input) => regex.Replace(input, _ => replacement));

    private T Try<T>(string text, Func<Regex, string, T> use)
    {
        if (_hasWordBoundary && !System.Text.Ascii.IsValid(text))
            throw new UnsupportedException("a word boundary in a text that is not ASCII");
        try
        {
            return use(_regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UnsupportedException("a regular expression that takes more than two seconds");
        }
    }

    private static (string Pattern, bool HasWordBoundary) Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var (hasWordBoundary, isInClass, depth) = (false, false, 0);
        for (var at = 0; at < pattern.Length; at++)
        {
            var sign = pattern[at];
            depth += isInClass ? 0 : sign == '(' ? 1 : sign == ')' ? -1 : 0;
            if (depth > MaxDepth)
                throw new UnsupportedException("a regular expression with more than 200 groups in each other");
            switch (sign)
            {
                case '\\':
                    if (++at == pattern.Length)
                        throw Bad(pattern, "a backslash stands at its end");
                    hasWordBoundary |= !isInClass && pattern[at] is 'b' or 'B';
                    text.Append(Escape(pattern, ref at, isInClass));
                    break;
                case '[' when isInClass && at + 1 < pattern.Length && pattern[at + 1] == ':' && pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) is var close and > 0:
                    text.Append(Classes.TryGetValue(pattern[(at + 2)..close], out var members) ? members : throw new UnsupportedException($"the class {pattern[at..(close + 2)]}"));
                    at = close + 1;
                    break;
                case '[' when isInClass:
                    text.Append("\\[");
                    break;
                case '[':
                    isInClass = true;
                    text.Append('[');
                    if (at + 1 < pattern.Length && pattern[at + 1] == '^')
                        text.Append(pattern[++at]);
                    if (at + 1 < pattern.Length && pattern[at + 1] == ']')
                        text.Append('\\').Append(pattern[++at]);
                    break;
                case ']' when isInClass:
                    isInClass = false;
                    text.Append(sign);
                    break;
                case '$' when !isInClass:
                    text.Append("\\z");
                    break;
                case '(' when !isInClass && at + 1 < pattern.Length && pattern[at + 1] == '?':
                    at = Group(pattern, at, text);
                    break;
                case '{' when !isInClass:
                    RequireSmallRepeat(pattern, at);
                    text.Append(sign);
                    break;
                default:
                    text.Append(sign);
                    break;
            }
        }

        return isInClass ? throw Bad(pattern, "a [ is not closed") : (text.ToString(), hasWordBoundary);
    }

    // (?:…), (?flags), (?flags:…), (?P<name>…) and (?<name>…) are all that Go has.
    private static int Group(string pattern, int at, StringBuilder text)
    {
        var rest = pattern.AsSpan(at + 2);
        if (rest.StartsWith("P<"))
        {
            text.Append("(?<");
            return at + 3;
        }

        if (rest.Length > 1 && rest[0] == '<' && (char.IsAsciiLetterOrDigit(rest[1]) || rest[1] == '_'))
        {
            text.Append("(?<");
            return at + 2;
        }

        var end = rest.IndexOfAny(':', ')');
        if (end < 0 || rest[..end].IndexOfAnyExcept("imsU-") >= 0 || (end == 0 && rest[0] == ')'))
            throw Bad(pattern, "Go has no such group");
        if (rest[..end].IndexOfAny('U', 'm') >= 0)
            throw new UnsupportedException("a regular expression with the flag m or U");
        text.Append(pattern.AsSpan(at, end + 3));
        return at + 2 + end;
    }

    private static void RequireSmallRepeat(string pattern, int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
            return;
        foreach (var number in pattern[(at + 1)..end].Split(','))
        {
            if (number.Length > 3 && number.All(char.IsAsciiDigit) && (number.Length > 9 || int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) > MaxRepeat))
                throw Bad(pattern, "it repeats something more than 1000 times");
        }
    }

    private static string Escape(string pattern, ref int at, bool isInClass)
    {
        var sign = pattern[at];
        switch (sign)
        {
            case 'Q' when !isInClass:
                var end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
                var quoted = Regex.Escape(end < 0 ? pattern[(at + 1)..] : pattern[(at + 1)..end]);
                at = end < 0 ? pattern.Length - 1 : end + 1;
                return quoted;
            case 'd':
                return isInClass ? "0-9" : "[0-9]";
            case 'w':
                return isInClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]";
            case 's':
                return isInClass ? @"\t\n\f\r " : @"[\t\n\f\r ]";
            case 'D' when !isInClass:
                return "[^0-9]";
            case 'W' when !isInClass:
                return "[^0-9A-Za-z_]";
            case 'S' when !isInClass:
                return @"[^\t\n\f\r ]";
            case 'A' or 'z' or 'b' or 'B' when !isInClass:
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                return $"\\{sign}";
            case 'x' when at + 2 < pattern.Length && char.IsAsciiHexDigit(pattern[at + 1]) && char.IsAsciiHexDigit(pattern[at + 2]):
                return "\\x";
            case 'D' or 'W' or 'S' or 'p' or 'P' or 'x' or 'C' or 'Q':
            case >= '0' and <= '7':
                throw new UnsupportedException($"\\{sign} in a regular expression");
            case < '\x80' when !char.IsAsciiLetterOrDigit(sign):
                return Regex.Escape(sign.ToString()) is { Length: > 1 } escaped ? escaped : $"\\{sign}";
            default:
                throw Bad(pattern, $"Go knows no \\{sign}");
        }
    }

    private static EvaluationException Bad(string pattern, string why) => new($"the regular expression {pattern} cannot be read: {why}");
}
