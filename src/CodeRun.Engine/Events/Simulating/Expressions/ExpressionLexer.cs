using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Simulating.Expressions;

/// <summary>Splits an expression into words as govaluate does: a backslash is dropped and its sign taken as it is, also in texts.</summary>
internal static partial class ExpressionLexer
{
    private static readonly string[] Others = ["+", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", "~", "?", ":", "??", "."];

    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "=~", "!~", "&&", "||", "<", ">", "!", "-"];

    /// <summary>The words.</summary>
    /// <exception cref="EvaluationException">govaluate would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static List<ExpressionToken> Read(string text)
    {
        var tokens = new List<ExpressionToken>();
        for (var at = 0; at < text.Length;)
        {
            var sign = text[at];
            if (char.IsWhiteSpace(sign))
                at++;
            else if (sign is '"' or '\'')
                tokens.Add(Quoted(text, ref at));
            else if (char.IsAsciiDigit(sign))
                tokens.Add(Number(text, ref at));
            else if (char.IsLetter(sign))
                tokens.Add(Name(text, ref at));
            else if (sign == '[')
                tokens.Add(Bracket(text, ref at));
            else if (sign is '(' or ')' or ',')
                tokens.Add(new ExpressionToken(ExpressionTokenKind.Sign, text[at++].ToString(), null));
            else
                tokens.Add(Sign(text, ref at));
        }

        return tokens;
    }

    // Either quote ends a text, whichever began it.
    private static ExpressionToken Quoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] is not ('"' or '\''); at++)
        {
            if (text[at] == '\\' && ++at == text.Length)
                break;
            value.Append(text[at]);
        }

        if (at >= text.Length)
            throw new EvaluationException("Unclosed string literal");
        at++;
        var literal = value.ToString();
        return Date().IsMatch(literal) ? throw new UnsupportedException($"the text '{literal}', which looks like a date") : new ExpressionToken(ExpressionTokenKind.Text, literal, literal);
    }

    private static ExpressionToken Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        var number = text[start..at];
        if ((at < text.Length && char.IsLetter(text[at])) || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw new UnsupportedException($"the number {number}{(at < text.Length ? text[at] : "")}");
        return new ExpressionToken(ExpressionTokenKind.Number, number, value);
    }

    private static ExpressionToken Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.' or '\\'))
            at++;
        var name = text[start..at];
        if (name.AsSpan().IndexOfAny('.', '\\') >= 0)
            throw new UnsupportedException($"the name {name}");
        return name is "in" or "IN" ? new ExpressionToken(ExpressionTokenKind.Sign, "in", null) : new ExpressionToken(ExpressionTokenKind.Name, name, null);
    }

    // govaluate takes all signs that stand together for one operator.
    private static ExpressionToken Sign(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !char.IsLetterOrDigit(text[at]) && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '[' or ']' or '"' or '\''))
            at++;
        var sign = text[start..at];
        if (Signs.Contains(sign))
            return new ExpressionToken(ExpressionTokenKind.Sign, sign, null);
        throw Others.Contains(sign) || sign[0] == '.' || sign.AsSpan().IndexOfAny('\\', ',') >= 0 || sign.Any(char.IsSurrogate) ? new UnsupportedException($"'{sign}' in an expression") : new EvaluationException($"Invalid token: '{sign}'");
    }

    // A name in brackets may hold any sign.
    private static ExpressionToken Bracket(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        if (end < 0)
            throw new EvaluationException("Unclosed parameter bracket");
        var name = text[(at + 1)..end];
        if (name.Contains('\\', StringComparison.Ordinal))
            throw new UnsupportedException($"the name {name}");
        at = end + 1;
        return new ExpressionToken(ExpressionTokenKind.Name, name, name);
    }

    [GeneratedRegex("^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}:[0-9]{2}[AP]M$|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
