using System.Text;

namespace CodeRun.Engine.Templates;

/// <summary>Finds the Handlebars expressions of a template with their places. Comments are passed over.</summary>
internal static class TemplateScanner
{
    public static IReadOnlyList<TemplateToken> Scan(string file, string text)
    {
        var tokens = new List<TemplateToken>();
        var at = 0;
        while ((at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
        {
            var (line, column) = Place(text, at);
            if (at > 0 && text[at - 1] == '\\')
                throw new TemplateException(file, line, column, "escaped braces (\\{{) are not supported; write the braces with a value");
            var (open, close) = text.AsSpan(at).StartsWith("{{!--", StringComparison.Ordinal) ? (5, "--}}")
                : text.AsSpan(at).StartsWith("{{{", StringComparison.Ordinal) ? (3, "}}}") : (2, "}}");
            var end = text.IndexOf(close, at + open, StringComparison.Ordinal);
            if (end < 0)
                throw new TemplateException(file, line, column, $"this expression has no end ({close})");
            var inside = text[(at + open)..end];
            at = end + close.Length;
            if (open == 5 || inside.StartsWith('!'))
                continue;
            tokens.Add(Read(file, inside.Trim('~').Trim(), line, column));
        }

        return tokens;
    }

    private static TemplateToken Read(string file, string inside, int line, int column)
    {
        var kind = inside.Length > 0 && "#/>&^*".Contains(inside[0], StringComparison.Ordinal) ? inside[0] : '=';
        if (kind is '^' or '*' or '&')
            throw new TemplateException(file, line, column, $"'{{{{{kind}' is not supported");
        var words = Words(file, kind == '=' ? inside : inside[1..], line, column);
        if (words.Count == 0)
            throw new TemplateException(file, line, column, "this expression is empty");
        return kind == '=' && words[0] == "else" ? new TemplateToken('e', [.. words.Skip(1)], line, column) : new TemplateToken(kind, words, line, column);
    }

    private static List<string> Words(string file, string text, int line, int column)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] is '(' or ')')
            {
                words.Add(text[i++].ToString());
            }
            else if (text[i] is '"' or '\'')
            {
                var end = text.IndexOf(text[i], i + 1);
                if (end < 0)
                    throw new TemplateException(file, line, column, "this text has no closing quote");
                words.Add('"' + text[(i + 1)..end]);
                i = end + 1;
            }
            else
            {
                var word = new StringBuilder();
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or '"' or '\''))
                    word.Append(text[i++]);
                words.Add(word.ToString());
            }
        }

        return words;
    }

    private static (int Line, int Column) Place(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }
}
