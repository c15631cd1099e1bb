using System.Text.Json;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>A query of a path, such as <c>#(name=="task")#</c>.</summary>
/// <param name="Path">The path that is looked up in each element; empty for the element itself.</param>
/// <param name="Operator">How it is compared; empty when it must only exist.</param>
/// <param name="Value">With what it is compared.</param>
/// <param name="Length">How many signs of the path the query takes.</param>
internal sealed record PathQuery(string Path, string Operator, string Value, int Length)
{
    /// <summary>Reads a query that begins with <c>#(</c>.</summary>
    /// <exception cref="UnsupportedException">It cannot be read.</exception>
    public static PathQuery Read(string path)
    {
        var (at, depth, compare) = (2, 1, 0);
        for (; at < path.Length; at++)
        {
            var sign = path[at];
            if (depth == 1 && compare == 0 && sign is '!' or '=' or '<' or '>' or '%')
                compare = at;
            else if (sign == '\\')
                at++;
            else if (sign is '[' or '(')
                depth++;
            else if (sign is ']' or ')' && --depth == 0)
                break;
            else if (sign == '"')
                at = EndOfText(path, at);
        }

        if (depth > 0)
            throw new UnsupportedException($"the query {path}, which is not closed");
        if (compare == 0)
            return new PathQuery(Trim(path[2..at]), "", "", at + 1);
        var value = Trim(path[compare..at]);
        var size = value.Length > 1 && value[..2] is "!=" or "!%" or "<=" or ">=" or "==" ? 2 : 1;
        var comparison = value[..size];
        if (comparison == "!")
            throw new UnsupportedException($"the comparison of the query {path}");
        value = Trim(value[size..]);
        if (value.Length >= 2 && value[0] == '"' && value[^1] == '"')
            value = value.Contains('\\', StringComparison.Ordinal) ? Unescape(value) : value[1..^1];
        return new PathQuery(Trim(path[2..compare]), comparison == "==" ? "=" : comparison, value, at + 1);
    }

    /// <summary>True when a value that the query's path found passes.</summary>
    public bool Matches(PathValue found)
    {
        if (Value.StartsWith('~'))
            return MatchesKind(found, Value[1..]);
        if (!found.Exists)
            return false;
        if (Operator.Length == 0)
            return true;
        return Matches(found, Value);
    }

    private bool Matches(PathValue found, string value) =>
        found.Element.ValueKind switch
        {
            JsonValueKind.String when Operator is "%" => Wildcard.Matches(found.Text, value),
            JsonValueKind.String when Operator is "!%" => !Wildcard.Matches(found.Text, value),
            JsonValueKind.String => Compare(GoText.Compare(found.Text, value)),
            JsonValueKind.Number => Compare(found.Number, GoText.Limited(value)),
            JsonValueKind.True or JsonValueKind.False => Matches(found.Element.ValueKind == JsonValueKind.True, value),
            _ => false,
        };

    private bool Matches(bool found, string value) => found
        ? Operator switch { "=" => value == "true", "!=" => value != "true", ">" => value == "false", ">=" => true, _ => false }
        : Operator switch { "=" => value == "false", "!=" => value != "false", "<" => value == "true", "<=" => true, _ => false };

    // ~true, ~false, ~null and ~* ask what kind of value it is; the answer is compared with true.
    private bool MatchesKind(PathValue found, string kind)
    {
        var text = found.Element.ValueKind == JsonValueKind.String ? GoLiteral.Boolean(found.Text.ToLowerInvariant()) : null;
        bool? isKind = kind switch
        {
            "*" => found.Exists,
            "null" => found.Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined,
            "true" => found.Boolean,
            "false" => found.Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False || text == false || (found.Element.ValueKind == JsonValueKind.Number && found.Number == 0),
            _ => null,
        };
        return isKind is { } answer && (Operator.Length == 0 || Matches(answer, "true"));
    }

    private bool Compare(double left, double right) => Operator switch
    {
        "=" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => false,
    };

    private bool Compare(int order) => Operator switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => false,
    };

    private static string Unescape(string text)
    {
        try
        {
            return GoJson.Text(GoJson.Parse(text));
        }
        catch (JsonException)
        {
            throw new UnsupportedException($"the escapes in {text}");
        }
    }

    private static int EndOfText(string path, int at)
    {
        for (at++; at < path.Length && path[at] != '"'; at++)
        {
            if (path[at] == '\\')
                at++;
        }

        return at;
    }

    private static string Trim(string text) => text.Trim([.. Enumerable.Range(0, ' ' + 1).Select(static c => (char)c)]);
}
