using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evaluation = System.Func<System.Text.Json.Nodes.JsonNode?, System.Text.Json.Nodes.JsonNode?, object?>;

namespace CodeRun.Sandbox.Schema;

/// <summary>Reads the supported part of CEL by recursive descent.</summary>
internal sealed class CelParser(string text)
{
    private const int MaxDepth = 64;
    private int _at;
    private int _depth;

    public bool UsesOldSelf { get; private set; }

    public Evaluation ParseAll()
    {
        var result = Or();
        Space();
        return _at == text.Length ? result : throw Unsupported();
    }

    private Evaluation Or()
    {
        if (++_depth > MaxDepth)
            throw new FormatException("the expression is nested too deeply");
        var left = And();
        while (Take("||"))
        {
            var (a, b) = (left, And());
            left = (s, o) => Truth(a(s, o)) || Truth(b(s, o));
        }

        _depth--;
        return left;
    }

    private Evaluation And()
    {
        var left = Comparison();
        while (Take("&&"))
        {
            var (a, b) = (left, Comparison());
            left = (s, o) => Truth(a(s, o)) && Truth(b(s, o));
        }

        return left;
    }

    private Evaluation Comparison()
    {
        var left = Unary();
        foreach (var operation in (string[])["==", "!=", "<=", ">=", "<", ">"])
        {
            if (!Take(operation))
                continue;
            var (a, b) = (left, Unary());
            return operation switch
            {
                "==" => (s, o) => Same(a(s, o), b(s, o)),
                "!=" => (s, o) => !Same(a(s, o), b(s, o)),
                "<=" => (s, o) => Order(a(s, o), b(s, o)) <= 0,
                ">=" => (s, o) => Order(a(s, o), b(s, o)) >= 0,
                "<" => (s, o) => Order(a(s, o), b(s, o)) < 0,
                _ => (s, o) => Order(a(s, o), b(s, o)) > 0,
            };
        }

        return left;
    }

    private Evaluation Unary()
    {
        if (!Take("!"))
            return Member(Primary());
        var inner = Unary();
        return (s, o) => !Truth(inner(s, o));
    }

    private Evaluation Primary()
    {
        Space();
        if (Take("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            var literal = Literal();
            return (_, _) => literal;
        }

        if (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            var start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                _at++;
            var number = double.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
            return (_, _) => number;
        }

        switch (Word())
        {
            case "true":
                return static (_, _) => true;
            case "false":
                return static (_, _) => false;
            case "self":
                return static (s, _) => s;
            case "oldSelf":
                UsesOldSelf = true;
                return static (_, o) => o;
            case "has":
                return Has();
            case "size":
                Expect("(");
                var measured = Or();
                Expect(")");
                return (s, o) => Size(measured(s, o));
            default:
                throw Unsupported();
        }
    }

    private Evaluation Has()
    {
        Expect("(");
        var inner = Primary();
        string? last = null;
        while (Take("."))
        {
            if (last is not null)
                inner = Field(inner, last);
            last = Word() ?? throw Unsupported();
        }

        Expect(")");
        if (last is null)
            throw new FormatException("has() needs a field");
        var (parent, name) = (inner, last);
        return (s, o) => parent(s, o) is JsonObject map && map.ContainsKey(name);
    }

    private Evaluation Member(Evaluation target)
    {
        while (Take("."))
        {
            var name = Word() ?? throw Unsupported();
            if (!Take("("))
            {
                target = Field(target, name);
                continue;
            }

            var subject = target;
            if (name == "size")
            {
                Expect(")");
                target = (s, o) => Size(subject(s, o));
                continue;
            }

            var argument = Or();
            Expect(")");
            target = name switch
            {
                "startsWith" => (s, o) => Text(subject(s, o)).StartsWith(Text(argument(s, o)), StringComparison.Ordinal),
                "endsWith" => (s, o) => Text(subject(s, o)).EndsWith(Text(argument(s, o)), StringComparison.Ordinal),
                "contains" => (s, o) => Text(subject(s, o)).Contains(Text(argument(s, o)), StringComparison.Ordinal),
                "matches" => (s, o) => Regex.IsMatch(Text(subject(s, o)), Text(argument(s, o)), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
                _ => throw new FormatException($"undeclared reference to '{name}' (the sandbox supports has, size, startsWith, endsWith, contains, matches)"),
            };
        }

        return target;
    }

    private static Evaluation Field(Evaluation target, string name) => (s, o) =>
        target(s, o) is JsonObject map && map.TryGetPropertyValue(name, out var value) ? Plain(value) : throw new InvalidOperationException($"no such key: {name}");

    private static object? Plain(JsonNode? value) => value switch
    {
        JsonValue scalar when scalar.TryGetValue(out string? text) => (object)text,
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number => scalar.GetValue<double>(),
        JsonValue scalar when scalar.TryGetValue(out bool flag) => flag,
        _ => value,
    };

    private static bool Same(object? a, object? b) => a is JsonNode x && b is JsonNode y ? JsonNode.DeepEquals(x, y) : Equals(Plain(a as JsonNode) ?? a, Plain(b as JsonNode) ?? b);

    private static bool Truth(object? value) => Plain(value as JsonNode) as bool? ?? value as bool? ?? throw new InvalidOperationException("no such overload");

    private static string Text(object? value) => value as string ?? Plain(value as JsonNode) as string ?? throw new InvalidOperationException("no such overload");

    private static int Order(object? a, object? b) => (Plain(a as JsonNode) ?? a, Plain(b as JsonNode) ?? b) switch
    {
        (double x, double y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        _ => throw new InvalidOperationException("no such overload"),
    };

    private static double Size(object? value) => value switch
    {
        string text => text.Length,
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        JsonNode node when Plain(node) is string text => text.Length,
        _ => throw new InvalidOperationException("no such overload"),
    };

    private string Literal()
    {
        var quote = text[_at++];
        var start = _at;
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\')
                throw new FormatException("the sandbox does not support escapes in CEL strings");
            _at++;
        }

        return _at < text.Length ? text[start.._at++] : throw new FormatException("unterminated string");
    }

    private string? Word()
    {
        Space();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return _at == start ? null : text[start.._at];
    }

    private bool Take(string token)
    {
        Space();
        if (!text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal) || (token == "!" && text.AsSpan(_at).StartsWith("!=", StringComparison.Ordinal)))
            return false;
        _at += token.Length;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token))
            throw new FormatException($"expected '{token}' at {_at}");
    }

    private void Space()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private FormatException Unsupported() => new($"the sandbox does not support this expression at position {_at}");
}
