using System.Globalization;
using CodeRun.Engine.Events.Expressions;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>
/// An expression of an exprs filter in the language of govaluate: comparisons, <c>=~</c>, <c>!~</c>, <c>in</c>, <c>&amp;&amp;</c>, <c>||</c>,
/// <c>!</c> and parentheses over the filter's fields, texts, numbers, true and false. Arithmetic, functions, ternaries, accessors and texts that
/// govaluate would read as a date are not simulated.
/// </summary>
internal sealed class FilterExpression
{
    private const int MaxDepth = 100;
    private const int MaxTokens = 2000;

    private readonly IReadOnlyList<GovaluateToken> _tokens;
    private readonly PatternWork _work;
    private readonly string _text;
    private int _at;

    private FilterExpression(string text, PatternWork work)
    {
        _work = work;
        _text = text;
        var expression = GovaluateExpression.Parse(text);
        _tokens = expression.Tokens;
        if (expression.IsTooLong || _tokens.Count > MaxTokens)
            throw new UnsupportedException("an expression of more than 2000 words or 20000 characters");

        // A time may stand elsewhere than a text, so that nothing is said of the rest either.
        if (_tokens.FirstOrDefault(static t => t.Kind == GovaluateKind.Time || (t.Kind == GovaluateKind.Text && GovaluateTime.MayBeOne(t.Text))) is { } time)
            throw new UnsupportedException($"the text '{time.Text}', which looks like a date");
        if (expression.Problem is { } problem)
            throw new EvaluationException($"the expression {text} cannot be read: {problem}");
    }

    /// <summary>Reads an expression; what it gives is a function of the fields' values: bool, double, string, null or a list of such.</summary>
    /// <exception cref="EvaluationException">govaluate would refuse it; when the function throws it: would meet an error.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static Func<IReadOnlyDictionary<string, object?>, object?> Read(string text, PatternWork work)
    {
        var reader = new FilterExpression(text, work);
        var result = reader.ReadOr(0);
        return reader._at < reader._tokens.Count ? throw reader.Unsupported() : result;
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadOr(int depth)
    {
        var left = ReadAnd(depth);
        while (Take(GovaluateKind.Logical, "||"))
        {
            var (first, second) = (left, ReadAnd(depth));
            left = fields => first(fields) is var value && value is true ? true : Boolean(value, "||") | Boolean(second(fields), "||");
        }

        return left;
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadAnd(int depth)
    {
        var left = ReadComparison(depth);
        while (Take(GovaluateKind.Logical, "&&"))
        {
            var (first, second) = (left, ReadComparison(depth));
            left = fields => first(fields) is var value && value is false ? false : And(value, second(fields));
        }

        return left;
    }

    private static object? And(object? left, object? right) => Boolean(left, "&&") & Boolean(right, "&&");

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadComparison(int depth)
    {
        var left = ReadValue(depth);
        if (Peek() is not { Kind: GovaluateKind.Comparator } token)
            return left;
        _at++;
        if (token.Text is "=~" or "!~" && Peek() is { Kind: GovaluateKind.Text } literal)
        {
            _at++;
            var pattern = GoPattern.Compile(literal.Text, _work);
            return fields => pattern.Matches(Text(left(fields), token.Text)) == (token.Text == "=~");
        }

        var right = token.Text == "in" && Peek() is { Kind: GovaluateKind.Open } ? ReadList() : ReadValue(depth);
        if (Peek() is { Kind: GovaluateKind.Comparator })
            throw Unsupported();
        return fields => Compare(token.Text, left(fields), right(fields));
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadList()
    {
        _at++;
        var items = new List<object?>();
        do
        {
            items.Add(Peek() switch { { Kind: GovaluateKind.Text } text => text.Text, { Kind: GovaluateKind.Number } number => number.Number, _ => throw Unsupported() });
            _at++;
        }
        while (Take(GovaluateKind.Comma, ","));
        return !Take(GovaluateKind.Close, ")") ? throw Unsupported() : items.Count > 1 ? _ => items : _ => items[0];
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadValue(int depth)
    {
        if (depth > MaxDepth || Peek() is not { } token)
            throw Unsupported();
        _at++;
        switch (token.Kind)
        {
            case GovaluateKind.Text:
                return _ => token.Text;
            case GovaluateKind.Number:
                return _ => token.Number;
            case GovaluateKind.Flag:
                return _ => token.Text == "true";
            case GovaluateKind.Name:
                return fields => fields.TryGetValue(token.Text, out var value) ? value : throw new EvaluationException($"No parameter '{token.Text}' found.");
            case GovaluateKind.Prefix when token.Text == "!":
                var inner = ReadValue(depth + 1);
                return fields => inner(fields) is bool value ? !value : throw new EvaluationException("Value cannot be used with the prefix '!', it is not a bool");
            case GovaluateKind.Prefix when token.Text == "-" && Peek() is { Kind: GovaluateKind.Number } number:
                _at++;
                return _ => -number.Number;
            case GovaluateKind.Open:
                var group = ReadOr(depth + 1);
                return Take(GovaluateKind.Close, ")") ? group : throw Unsupported();
            default:
                _at--;
                throw Unsupported();
        }
    }

    private bool Compare(string sign, object? left, object? right)
    {
        switch (sign)
        {
            case "==" or "!=":
                if (IsComposite(left) || IsComposite(right))
                    throw new UnsupportedException("a comparison of lists or objects in an expression");
                return Equals(left, right) == (sign == "==");
            case "=~" or "!~":
                return GoPattern.Compile(Text(right, sign), _work).Matches(Text(left, sign)) == (sign == "=~");
            case "in":
                var items = right as IReadOnlyList<object?> ?? throw Bad(right, "in");
                return IsComposite(left) || items.Any(IsComposite) ? throw new UnsupportedException("a search for lists or objects in an expression") : items.Contains(left);
            default:
                var order = (left, right) switch
                {
                    (double a, double b) => a.CompareTo(b),
                    (string a, string b) => GoText.Compare(a, b),
                    _ => throw Bad(left, sign),
                };
                return sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
        }
    }

    private static bool IsComposite(object? value) => value is not (null or string or double or bool);

    private static bool Boolean(object? value, string sign) =>
        value is bool boolean ? boolean : throw new EvaluationException(string.Create(CultureInfo.InvariantCulture, $"Value '{Show(value)}' cannot be used with the logical operator '{sign}', it is not a bool"));

    private static string Text(object? value, string sign) => value as string ?? throw Bad(value, sign);

    // govaluate says "a number" whatever it wanted.
    private static EvaluationException Bad(object? value, string sign) => new($"Value '{Show(value)}' cannot be used with the comparator '{sign}', it is not a number");

    private static string Show(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool boolean => boolean ? "true" : "false",
        double number => GoText.General(number),
        _ => "a list or object",
    };

    private GovaluateToken? Peek() => _at < _tokens.Count ? _tokens[_at] : null;

    private bool Take(GovaluateKind kind, string word)
    {
        if (Peek() is not { } token || token.Kind != kind || token.Text != word)
            return false;
        _at++;
        return true;
    }

    private UnsupportedException Unsupported() => new($"the expression {_text}: {(Peek() is { } token ? $"'{token.Text}' where it stands" : "it ends too early")}");
}
