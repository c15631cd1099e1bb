using System.Globalization;
using System.Text;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Simulating.Go;

/// <summary>
/// A regular expression as Go's regexp uses it. Read and run by <see cref="PatternParser"/> and what belongs to it, since .NET's engine means other things by many signs. It does
/// not backtrack, and its work is counted, so that no expression and no text can hang it.
/// </summary>
internal sealed class GoPattern
{
    private const int MaxText = 1 << 20;

    private readonly PatternProgram _program;
    private readonly PatternMatcher _matcher;
    private readonly bool _isEmpty;
    private readonly PatternWork _work;

    private GoPattern(PatternProgram program, bool isEmpty, PatternWork work)
    {
        _work = work;
        _program = program;
        _isEmpty = isEmpty;
        _matcher = new PatternMatcher(program, work);
    }

    /// <summary>Compiles an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="work">How much work there may be.</param>
    /// <exception cref="EvaluationException">Go would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static GoPattern Compile(string pattern, PatternWork? work = null)
    {
        var spent = work ?? new PatternWork();
        var reading = PatternParser.Read(pattern);
        if (reading.Error is { } error)
            throw new EvaluationException($"the regular expression {pattern} cannot be read: {PatternProblem.Of(error)}");
        return new GoPattern(Limited(() => PatternCompiler.Compile(reading, spent)), pattern.Length == 0, spent);
    }

    /// <summary>True when some part of the text matches.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public bool Matches(string text) => Limited(() => _matcher.IsMatch(text));

    /// <summary>The first part that matches; empty when none does.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public string Find(string text) => Limited(() => new PatternFinder(_program, _work).Find(text, 0)) is { } found ? text[found[0]..found[1]] : "";

    /// <summary>The text with every match replaced by another text, in which no sign means anything.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public string ReplaceLiteral(string text, string replacement) => Limited(() => Replace(text, (_, into) => into.Append(replacement)));

    /// <summary>The text with every match replaced by another text, in which $1, ${1} and ${name} mean groups and $$ a dollar.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public string Replace(string text, string replacement) => Limited(() => Replace(text, (places, into) => Expand(text, places, replacement, into)));

    /// <summary>So many matches, or all with a negative number.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public IReadOnlyList<string> FindAll(string text, long count) => [.. Limited(() => Places(text, count)).Select(p => text[p.Start..p.End])];

    /// <summary>The text cut at matches into so many parts at most, or all with a negative number.</summary>
    /// <exception cref="UnsupportedException">The answer takes too much work.</exception>
    public IReadOnlyList<string> Split(string text, long count)
    {
        if (count == 0)
            return [];
        if (text.Length == 0)
            return _isEmpty ? [] : [""];
        var parts = new List<string>();
        var (begin, end) = (0, 0);
        foreach (var (start, stop) in Limited(() => Places(text, count)))
        {
            if (count > 0 && parts.Count == count - 1)
                break;
            end = start;
            if (stop != 0)
                parts.Add(text[begin..end]);
            begin = stop;
        }

        if (end != text.Length)
            parts.Add(text[begin..]);
        return parts;
    }

    private static T Limited<T>(Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (PatternLimitException e)
        {
            throw new UnsupportedException(e.Message);
        }
    }

    // An empty match directly after another does not count.
    private List<(int Start, int End)> Places(string text, long count)
    {
        var places = new List<(int Start, int End)>();
        var finder = new PatternFinder(_program, _work);
        var last = -1;
        for (var from = 0; from <= text.Length && (count < 0 || places.Count < count) && finder.Find(text, from) is { } found;)
        {
            if (found[1] != from || found[0] != last)
                places.Add((found[0], found[1]));
            from = found[1] == from ? from + (from + 1 < text.Length && char.IsSurrogatePair(text[from], text[from + 1]) ? 2 : 1) : found[1];
            last = found[1];
        }

        return places;
    }

    // Go's rules for what is empty: not directly after a match, and always one character on.
    private string Replace(string text, Action<int[], StringBuilder> write)
    {
        var into = new StringBuilder();
        var finder = new PatternFinder(_program, _work);
        var last = 0;
        for (var from = 0; from <= text.Length && finder.Find(text, from) is { } found;)
        {
            into.Append(text, last, found[0] - last);
            if (found[1] > last || found[0] == 0)
                write(found, into);
            if (into.Length > MaxText)
                throw new UnsupportedException("a replacement that gives more than a million characters");
            last = found[1];
            var width = from + 1 < text.Length && char.IsSurrogatePair(text[from], text[from + 1]) ? 2 : 1;
            from = Math.Max(from + width, found[1]);
        }

        return into.Append(text, last, text.Length - last).ToString();
    }

    private void Expand(string text, int[] places, string replacement, StringBuilder into)
    {
        for (var at = 0; at < replacement.Length; at++)
        {
            if (replacement[at] != '$' || at + 1 == replacement.Length)
            {
                into.Append(replacement[at]);
                continue;
            }

            if (replacement[at + 1] == '$')
            {
                into.Append(replacement[++at]);
                continue;
            }

            var isBraced = replacement[at + 1] == '{';
            var start = at + (isBraced ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (char.IsLetterOrDigit(replacement[end]) || replacement[end] == '_'))
                end++;
            if (end == start || (isBraced && (end == replacement.Length || replacement[end] != '}')))
            {
                into.Append('$');
                continue;
            }

            var name = replacement[start..end];
            var isNumber = name.Length < 9 && name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0');
            var numbers = isNumber ? [int.Parse(name, CultureInfo.InvariantCulture)] : _program.Names.Where(n => n.Name == name).Select(static n => n.Number);
            if (numbers.FirstOrDefault(n => n <= _program.Groups && places[2 * n] >= 0, -1) is var group and >= 0)
                into.Append(text, places[2 * group], places[(2 * group) + 1] - places[2 * group]);
            at = end - (isBraced ? 0 : 1);
        }
    }
}
