namespace CodeRun.Engine.Events.Simulating.Expressions;

/// <summary>The condition of a trigger: names of dependencies with <c>&amp;&amp;</c>, <c>||</c> and parentheses.</summary>
internal sealed class ConditionExpression
{
    private const int MaxDepth = 100;

    private readonly Func<IReadOnlySet<string>, bool> _isMet;
    private readonly Func<IReadOnlySet<string>, IEnumerable<string>> _missing;

    private ConditionExpression(Func<IReadOnlySet<string>, bool> isMet, Func<IReadOnlySet<string>, IEnumerable<string>> missing, IReadOnlyList<string> names)
    {
        _isMet = isMet;
        _missing = missing;
        Names = names;
    }

    /// <summary>The dependencies it speaks of, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="dependencies">Names of the Sensor's dependencies; a hyphen and an underscore are the same in a condition.</param>
    /// <exception cref="EvaluationException">It names a dependency that there is not.</exception>
    /// <exception cref="UnsupportedException">It is no such expression.</exception>
    public static ConditionExpression Read(string text, IReadOnlyList<string> dependencies)
    {
        var byKey = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in dependencies)
            byKey[name.Replace('-', '_')] = name;
        var at = 0;
        var names = new List<string>();
        var read = ReadOr(text, ref at, byKey, names, 0);
        SkipSpace(text, ref at);
        return at < text.Length ? throw Unreadable(text, at) : new ConditionExpression(read._isMet, read._missing, [.. names.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>True when these dependencies are enough.</summary>
    public bool IsMet(IReadOnlySet<string> met) => _isMet(met);

    /// <summary>The dependencies that would still help.</summary>
    public IReadOnlyList<string> Missing(IReadOnlySet<string> met) => [.. _missing(met).Distinct(StringComparer.Ordinal)];

    private static ConditionExpression ReadOr(string text, ref int at, Dictionary<string, string> byKey, List<string> names, int depth)
    {
        var parts = new List<ConditionExpression>();
        do
        {
            parts.Add(ReadAnd(text, ref at, byKey, names, depth));
        }
        while (TakeSign(text, ref at, "||"));
        return parts.Count == 1 ? parts[0] : new ConditionExpression(met => parts.Exists(p => p.IsMet(met)), met => parts.Exists(p => p.IsMet(met)) ? [] : parts.SelectMany(p => p._missing(met)), []);
    }

    private static ConditionExpression ReadAnd(string text, ref int at, Dictionary<string, string> byKey, List<string> names, int depth)
    {
        var parts = new List<ConditionExpression>();
        do
        {
            parts.Add(ReadName(text, ref at, byKey, names, depth));
        }
        while (TakeSign(text, ref at, "&&"));
        return parts.Count == 1 ? parts[0] : new ConditionExpression(met => parts.TrueForAll(p => p.IsMet(met)), met => parts.SelectMany(p => p._missing(met)), []);
    }

    private static ConditionExpression ReadName(string text, ref int at, Dictionary<string, string> byKey, List<string> names, int depth)
    {
        if (TakeSign(text, ref at, "("))
        {
            if (depth >= MaxDepth)
                throw new UnsupportedException("a condition with more than 100 parentheses");
            var inner = ReadOr(text, ref at, byKey, names, depth + 1);
            return TakeSign(text, ref at, ")") ? inner : throw Unreadable(text, at);
        }

        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_'))
            at++;
        if (at == start || !char.IsAsciiLetter(text[start]))
            throw Unreadable(text, start);
        var key = text[start..at].Replace('-', '_');
        if (key is "in" or "not" or "and" or "or" or "true" or "false" or "nil" or "let" or "matches" or "contains" or "startsWith" or "endsWith")
            throw new UnsupportedException($"the word {key} in a condition");
        if (!byKey.TryGetValue(key, out var name))
            throw new EvaluationException($"there is no dependency {text[start..at]}");
        names.Add(name);
        return new ConditionExpression(met => met.Contains(name), met => met.Contains(name) ? [] : [name], []);
    }

    private static bool TakeSign(string text, ref int at, string sign)
    {
        SkipSpace(text, ref at);
        if (!text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
            return false;
        at += sign.Length;
        SkipSpace(text, ref at);
        return true;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private static UnsupportedException Unreadable(string text, int at) =>
        new(at < text.Length ? $"the condition {text}: '{text[at]}' at character {at + 1}" : $"the condition {text}, which ends too early");
}
