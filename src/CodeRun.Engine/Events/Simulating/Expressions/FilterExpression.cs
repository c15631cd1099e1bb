using System.Globalization;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Expressions;

/// <summary>
/// An expression of an exprs filter in the language of govaluate: comparisons, <c>=~</c>, <c>!~</c>, <c>in</c>, <c>&amp;&amp;</c>, <c>||</c>,
/// <c>!</c> and parentheses over the filter's fields, texts, numbers, true and false. Arithmetic, functions, ternaries, accessors and texts that
/// govaluate would read as a date are not simulated.
/// </summary>
internal sealed class FilterExpression
{
    private const int MaxDepth = 100;
    private const int MaxTokens = 2000;

    private readonly List<ExpressionToken> _tokens;
    private readonly PatternWork _work;
    private readonly string _text;
    private int _at;

    private FilterExpression(string text, PatternWork work)
    {
        _work = work;
        _text = text;
        _tokens = ExpressionLexer.Read(text);
        if (_tokens.Count > MaxTokens)
            throw new UnsupportedException("an expression of more than 2000 words");
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
        while (Take("||"))
        {
            var (first, second) = (left, ReadAnd(depth));
            left = fields => first(fields) is var value && value is true ? true : Boolean(value, "||") | Boolean(second(fields), "||");
        }

        return left;
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadAnd(int depth)
    {
        var left = ReadComparison(depth);
        while (Take("&&"))
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
        if (Peek() is not { Kind: ExpressionTokenKind.Sign } token || token.Text is not ("==" or "!=" or "<" or "<=" or ">" or ">=" or "=~" or "!~" or "in"))
            return left;
        _at++;
        if (token.Text is "=~" or "!~" && Peek() is { Kind: ExpressionTokenKind.Text } literal && (_at + 1 == _tokens.Count || _tokens[_at + 1].Kind == ExpressionTokenKind.Sign))
        {
            _at++;
            var pattern = GoPattern.Compile(literal.Text, _work);
            return fields => pattern.Matches(Text(left(fields), token.Text)) == (token.Text == "=~");
        }

        var right = token.Text == "in" && Peek() is { Text: "(", Kind: ExpressionTokenKind.Sign } ? ReadList() : ReadValue(depth);
        if (Peek() is { Kind: ExpressionTokenKind.Sign } next && next.Text is "==" or "!=" or "<" or "<=" or ">" or ">=" or "=~" or "!~" or "in")
            throw Unsupported();
        return fields => Compare(token.Text, left(fields), right(fields));
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadList()
    {
        Take("(");
        var items = new List<object?>();
        do
        {
            items.Add(Peek() is { } token && token.Kind is ExpressionTokenKind.Text or ExpressionTokenKind.Number ? token.Value : throw Unsupported());
            _at++;
        }
        while (Take(","));
        return !Take(")") ? throw Unsupported() : items.Count > 1 ? _ => items : _ => items[0];
    }

    private Func<IReadOnlyDictionary<string, object?>, object?> ReadValue(int depth)
    {
        if (_at == _tokens.Count)
            throw new EvaluationException("Unexpected end of expression");
        if (depth > MaxDepth || Peek() is not { } token)
            throw Unsupported();
        _at++;
        switch (token.Kind)
        {
            case ExpressionTokenKind.Text or ExpressionTokenKind.Number:
                return _ => token.Value;
            case ExpressionTokenKind.Name when token is { Value: null, Text: "true" or "false" }:
                return _ => token.Text == "true";
            case ExpressionTokenKind.Name:
                return fields => fields.TryGetValue(token.Text, out var value) ? value : throw new EvaluationException($"No parameter '{token.Text}' found.");
            case ExpressionTokenKind.Sign when token.Text == "!" && Peek() is { Kind: ExpressionTokenKind.Sign, Text: "!" or "-" }:
                throw new EvaluationException("two prefixes stand together");
            case ExpressionTokenKind.Sign when token.Text == "!":
                var inner = ReadValue(depth + 1);
                return fields => inner(fields) is bool value ? !value : throw new EvaluationException("Value cannot be used with the prefix '!', it is not a bool");
            case ExpressionTokenKind.Sign when token.Text == "-" && Peek() is { Kind: ExpressionTokenKind.Number, Value: double number }:
                _at++;
                return _ => -number;
            case ExpressionTokenKind.Sign when token.Text == "(":
                var group = ReadOr(depth + 1);
                return Take(")") ? group : throw Unsupported();
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

    private ExpressionToken? Peek() => _at < _tokens.Count ? _tokens[_at] : null;

    private bool Take(string sign)
    {
        if (Peek() is not { Kind: ExpressionTokenKind.Sign } token || token.Text != sign)
            return false;
        _at++;
        return true;
    }

    private UnsupportedException Unsupported() => new($"the expression {_text}: {(Peek() is { } token ? $"'{token.Text}' where it stands" : "it ends too early")}");
}
