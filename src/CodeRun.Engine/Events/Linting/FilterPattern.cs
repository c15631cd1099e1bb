using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>The regular expression of a string filter: what it matches, and the plain text that its author had in mind, if it is that simple.</summary>
internal sealed partial class FilterPattern
{
    private const int MaxTried = 500;
    private const int MaxSigns = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Regex?> _regex;
    private readonly bool _isPlain;

    public FilterPattern(string pattern)
    {
        Pattern = pattern;
        Problem = Re2Syntax.Problem(pattern);
        IgnoresCase = pattern.StartsWith("(?i)", StringComparison.Ordinal);
        var body = IgnoresCase ? pattern[4..] : pattern;
        HasStart = body.StartsWith('^') || body.StartsWith("\\A", StringComparison.Ordinal);
        HasEnd = (body.EndsWith('$') && !body.EndsWith("\\$", StringComparison.Ordinal)) || body.EndsWith("\\z", StringComparison.Ordinal);
        body = HasStart ? body[(body[0] == '^' ? 1 : 2)..] : body;
        body = HasEnd ? body[..^(body[^1] == '$' ? 1 : 2)] : body;
        Literal = Plain(body);
        _isPlain = Literal is not null && (body == Escape(Literal) || (body == Literal && body.AsSpan().IndexOfAny('.', '[') < 0));
        Cost = _isPlain || pattern.Length > MaxTried ? 1 : CostOf(pattern);
        _regex = new Lazy<Regex?>(() => Problem is null ? Compile(pattern) : null);
    }

    public string Pattern { get; }

    /// <summary>Why RE2 refuses it, or null.</summary>
    public string? Problem { get; }

    public bool IgnoresCase { get; }

    public bool HasStart { get; }

    public bool HasEnd { get; }

    /// <summary>The text without anchors and escapes when nothing else in it is special, with an unescaped <c>[bot]</c> taken as text; else null.</summary>
    public string? Literal { get; }

    /// <summary>How much work it is to make and try it: the square of its different signs (the engine that does not backtrack tells all of them apart), and what is counted in it.</summary>
    public int Cost { get; }

    /// <summary>True, false, or null when it is too uncommon to be tried here.</summary>
    public bool? Matches(string text)
    {
        if (_isPlain)
        {
            // Most values are plain text, and an expression takes long to make.
            var comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            return (HasStart, HasEnd) switch
            {
                (true, true) => text.Equals(Literal, comparison),
                (true, false) => text.StartsWith(Literal!, comparison),
                (false, true) => text.EndsWith(Literal!, comparison),
                _ => text.Contains(Literal!, comparison),
            };
        }

        try
        {
            return _regex.Value?.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Go's QuoteMeta: the expression that matches a text as it is.</summary>
    public static string Escape(string literal)
    {
        var text = new StringBuilder(literal.Length + 8);
        foreach (var sign in literal)
        {
            if (@"\.+*?()|[]{}^$".Contains(sign, StringComparison.Ordinal))
                text.Append('\\');
            text.Append(sign);
        }

        return text.ToString();
    }

    private static string? Plain(string body)
    {
        var text = new StringBuilder(body.Length);
        for (var at = 0; at < body.Length; at++)
        {
            if (body[at] == '\\')
            {
                if (++at >= body.Length || char.IsAsciiLetterOrDigit(body[at]))
                    return null;
                text.Append(body[at]);
            }
            else if (body.AsSpan(at).StartsWith("[bot]", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(body.AsSpan(at, 5));
                at += 4;
            }
            else if (@"+*?()|[]{}^$".Contains(body[at], StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                text.Append(body[at]);
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    // Only what means the same here and there is tried: no classes by name, no \Q, no ungreedy flag, $ as the end of the text.
    private static Regex? Compile(string pattern)
    {
        if (pattern.Length > MaxTried || pattern.Distinct().Count() > MaxSigns || pattern.Contains("[:", StringComparison.Ordinal) || pattern.Contains("(?m", StringComparison.Ordinal) || Uncommon().IsMatch(pattern))
            return null;
        var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        if (translated.EndsWith('$') && !translated.EndsWith("\\$", StringComparison.Ordinal))
            translated = translated[..^1] + "\\z";
        try
        {
            // With one repetition at most the usual engine goes back no further than the text is long, and it is made much faster.
            var isSimple = translated.Count(static c => c is '*' or '+' or '?' or '{' or '|') <= 1;
            return new Regex(translated, RegexOptions.CultureInvariant | (isSimple ? RegexOptions.None : RegexOptions.NonBacktracking), Limit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static int CostOf(string pattern)
    {
        var signs = pattern.Distinct().Count();
        var counted = 0;
        var number = 0;
        foreach (var sign in pattern)
        {
            number = char.IsAsciiDigit(sign) ? Math.Min(1000, (number * 10) + sign - '0') : 0;
            counted += number;
        }

        return (signs * signs) + counted;
    }

    [GeneratedRegex(@"\\[QECpPx]|\(\?[a-z-]*U", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Uncommon();
}
