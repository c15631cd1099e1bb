using System.Text;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Linting;

/// <summary>The regular expression of a string filter: what it matches, and the plain text that its author had in mind, if it is that simple.</summary>
internal sealed class FilterPattern
{
    private readonly PatternWork _work;
    private readonly bool _isPlain;

    /// <summary>Reads an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="work">How much work there may be to try it.</param>
    public FilterPattern(string pattern, PatternWork? work = null)
    {
        _work = work ?? new PatternWork();
        Pattern = pattern;
        var reading = PatternParser.Read(pattern);
        Problem = PatternProblem.Of(pattern, reading);
        var parts = new List<PatternNode>();
        if (reading.Error is not null || reading.Limit is not null || !TryFlatten(reading.Root, parts))
            return;
        HasStart = parts is [{ Kind: PatternNodeKind.Assertion, Assertion: Assertion.TextBegin }, ..];
        parts.RemoveRange(0, HasStart ? 1 : 0);
        HasEnd = parts is [.., { Kind: PatternNodeKind.Assertion, Assertion: Assertion.TextEnd }];
        parts.RemoveRange(parts.Count - (HasEnd ? 1 : 0), HasEnd ? 1 : 0);
        var letters = parts.Where(static p => p.Set is { IsDot: false, Single: null } || (p.Set is { Single: { } rune } && (!Rune.TryCreate(rune, out var sign) || Rune.IsLetter(sign)))).ToList();
        IgnoresCase = letters.Count > 0 && letters.TrueForAll(static p => p.Set!.IgnoresCase);
        Literal = IgnoresCase || !letters.Exists(static p => p.Set!.IgnoresCase) ? Plain(parts) : null;
        _isPlain = Literal is not null && parts.TrueForAll(static p => p.Set!.Single is not null) && (!IgnoresCase || Ascii.IsValid(Literal));
    }

    public string Pattern { get; }

    /// <summary>Why RE2 refuses it, or null.</summary>
    public string? Problem { get; }

    /// <summary>True when the case of no letter of the literal matters.</summary>
    public bool IgnoresCase { get; }

    /// <summary>True when nothing may stand before the literal.</summary>
    public bool HasStart { get; }

    /// <summary>True when nothing may stand after the literal.</summary>
    public bool HasEnd { get; }

    /// <summary>The text without anchors, groups and escapes when nothing else in it is special, with an unescaped <c>[bot]</c> taken as text; else null.</summary>
    public string? Literal { get; }

    /// <summary>Says of a text whether it matches: true, false, or null when that is not known or takes too much work.</summary>
    public Func<string, bool?> Matcher()
    {
        // Most values are plain text, and an expression takes long to make.
        if (_isPlain)
            return text => !IgnoresCase || Ascii.IsValid(text) ? MatchesPlain(text) : Machine()(text);
        return Machine();
    }

    private Func<string, bool?> Machine()
    {
        try
        {
            var reading = PatternParser.Read(Pattern);
            if (reading.Error is not null)
                return static _ => null;
            var matcher = new PatternMatcher(PatternCompiler.Compile(reading, _work), _work);
            return text => Try(matcher, text);
        }
        catch (PatternLimitException)
        {
            return static _ => null;
        }
    }

    private static bool? Try(PatternMatcher matcher, string text)
    {
        try
        {
            return matcher.IsMatch(text);
        }
        catch (PatternLimitException)
        {
            return null;
        }
    }

    private bool MatchesPlain(string text)
    {
        var comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return (HasStart, HasEnd) switch
        {
            (true, true) => text.Equals(Literal, comparison),
            (true, false) => text.StartsWith(Literal!, comparison),
            (false, true) => text.EndsWith(Literal!, comparison),
            _ => text.Contains(Literal!, comparison),
        };
    }

    // The characters and conditions one after the other; false when there is a choice or a repetition. Groups are not deep: the reader has a limit.
    private static bool TryFlatten(PatternNode node, List<PatternNode> parts)
    {
        switch (node.Kind)
        {
            case PatternNodeKind.Rune or PatternNodeKind.Assertion:
                parts.Add(node);
                return true;
            case PatternNodeKind.Sequence or PatternNodeKind.Capture:
                return node.Items.All(i => TryFlatten(i, parts));
            default:
                return false;
        }
    }

    private static string? Plain(List<PatternNode> parts)
    {
        var text = new StringBuilder(parts.Count);
        foreach (var part in parts)
        {
            if (part.Set is { Single: { } rune } && Rune.TryCreate(rune, out var sign) && !Rune.IsControl(sign))
                text.Append(sign.ToString());
            else if (part.Set is { IsDot: true })
                text.Append('.');
            else if (part.Set is { Listed: { } signs } && signs.Equals("bot", StringComparison.OrdinalIgnoreCase))
                text.Append('[').Append(signs).Append(']');
            else
                return null;
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
