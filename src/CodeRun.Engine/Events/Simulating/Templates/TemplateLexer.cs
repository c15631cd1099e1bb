using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Splits a template into texts and actions.</summary>
internal static class TemplateLexer
{
    private static readonly char[] Space = [' ', '\t', '\r', '\n'];

    /// <summary>The pieces in their order; comments are gone and trim markers are applied.</summary>
    /// <exception cref="EvaluationException">text/template would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static List<TemplatePiece> Read(string template)
    {
        var pieces = new List<TemplatePiece>();
        var (at, isTrimmed) = (0, false);
        while (true)
        {
            var open = template.IndexOf("{{", at, StringComparison.Ordinal);
            var text = open < 0 ? template[at..] : template[at..open];
            if (isTrimmed)
                text = text.TrimStart(Space);
            var trimsBefore = open >= 0 && open + 3 < template.Length && template[open + 2] == '-' && Space.Contains(template[open + 3]);
            if (trimsBefore)
                text = text.TrimEnd(Space);
            if (text.Length > 0)
                pieces.Add(new TemplatePiece(text, []));
            if (open < 0)
                return pieces;
            at = open + (trimsBefore ? 3 : 2);
            var close = CloseOf(template, at);
            isTrimmed = close - 2 >= at && template[close - 1] == '-' && Space.Contains(template[close - 2]);
            var action = template[at..(isTrimmed ? close - 1 : close)].Trim(Space);
            at = close + 2;
            if (!action.StartsWith("/*", StringComparison.Ordinal))
                pieces.Add(new TemplatePiece(null, Words(action)));
        }
    }

    private static int CloseOf(string template, int at)
    {
        var comment = at;
        while (comment < template.Length && Space.Contains(template[comment]))
            comment++;
        if (template.AsSpan(comment).StartsWith("/*"))
        {
            var end = template.IndexOf("*/", comment, StringComparison.Ordinal);
            var close = end < 0 ? -1 : template.IndexOf("}}", end, StringComparison.Ordinal);
            return close >= 0 && template[(end + 2)..close].Trim(Space) is "" or "-" ? close : throw new EvaluationException("a comment of the template is not closed");
        }

        for (; at < template.Length; at++)
        {
            if (template[at] is '"' or '`' or '\'')
                at = EndOfQuoted(template, at);
            else if (template.AsSpan(at).StartsWith("}}"))
                return at;
        }

        throw new EvaluationException("an action of the template is not closed");
    }

    private static int EndOfQuoted(string text, int at)
    {
        var quote = text[at];
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
                return at;
            if (text[at] == '\\' && quote != '`')
                at++;
            else if (text[at] == '\n' && quote != '`')
                break;
        }

        throw new EvaluationException("a text in the template is not closed");
    }

    private static List<TemplateToken> Words(string action)
    {
        var words = new List<TemplateToken>();
        for (var at = 0; at < action.Length;)
        {
            var isAfterSpace = at == 0 || Space.Contains(action[at - 1]);
            var sign = action[at];
            var start = at;
            if (Space.Contains(sign))
            {
                at++;
            }
            else if (sign is '"' or '`' or '\'')
            {
                at = EndOfQuoted(action, at) + 1;
                words.Add(new TemplateToken(TemplateTokenKind.Constant, action[start..at], Unquote(action[start..at]), isAfterSpace));
            }
            else if (char.IsAsciiDigit(sign) || (sign is '-' or '+' or '.' && at + 1 < action.Length && char.IsAsciiDigit(action[at + 1])))
            {
                for (at++; at < action.Length && (char.IsAsciiLetterOrDigit(action[at]) || action[at] is '.' or '_');)
                    at++;
                words.Add(new TemplateToken(TemplateTokenKind.Constant, action[start..at], Number(action[start..at]), isAfterSpace));
            }
            else if (sign is '.' or '$' || char.IsLetter(sign) || sign == '_')
            {
                for (at++; at < action.Length && (char.IsLetterOrDigit(action[at]) || action[at] == '_');)
                    at++;
                var kind = sign switch { '$' => TemplateTokenKind.Variable, '.' when at - start == 1 => TemplateTokenKind.Dot, '.' => TemplateTokenKind.Field, _ => TemplateTokenKind.Word };
                words.Add(new TemplateToken(kind, action[start..at], null, isAfterSpace));
            }
            else
            {
                at += action.AsSpan(at).StartsWith(":=") ? 2 : 1;
                words.Add(action[start..at] is "(" or ")" or "|" or "," or "=" or ":=" ? new TemplateToken(TemplateTokenKind.Sign, action[start..at], null, isAfterSpace)
                    : throw new UnsupportedException($"'{action[start..at]}' in the template"));
            }
        }

        return words;
    }

    private static object Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && !(text.TrimStart('+', '-') is { Length: > 1 } digits && digits[0] == '0') ? (object)whole
        : text.Contains('.', StringComparison.Ordinal) && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UnsupportedException($"the number {text} in the template");

    private static string Unquote(string quoted)
    {
        var inner = quoted[1..^1];
        if (quoted[0] == '`')
            return inner.Replace("\r", "", StringComparison.Ordinal);
        if (quoted[0] == '\'')
            throw new UnsupportedException("a character constant in the template");
        var text = new StringBuilder();
        for (var at = 0; at < inner.Length; at++)
        {
            text.Append(inner[at] != '\\' ? inner[at] : inner[++at] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' => '\\',
                '"' => '"',
                _ => throw new UnsupportedException($"the escape \\{inner[at]} in a text of the template"),
            });
        }

        return text.ToString();
    }
}
