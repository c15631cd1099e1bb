namespace CodeRun.Engine.Events.Linting;

/// <summary>Syntax of success and failure conditions of Argo Workflows' resource templates: Kubernetes' label selectors, also with &lt; and &gt;.</summary>
internal static class SelectorExpression
{
    /// <summary>What is wrong with an expression, or null. Placeholders of Argo count as values.</summary>
    public static string? Problem(string text)
    {
        if (text.Contains("||", StringComparison.Ordinal))
            return "it is a label selector expression, which has no ||";
        if (text.Contains("&&", StringComparison.Ordinal))
            return "it is a label selector expression: a comma is the and";
        var at = 0;
        while (true)
        {
            Skip();
            if (at < text.Length && text[at] == '!' && !(at + 1 < text.Length && text[at + 1] == '='))
            {
                at++;
                Skip();
            }

            if (Word().Length == 0)
                return at < text.Length ? $"a field is expected, but there is '{text[at]}'" : "a field is missing at the end";
            Skip();
            if (at < text.Length && text[at] != ',' && Requirement() is { } problem)
                return problem;
            Skip();
            if (at >= text.Length)
                return null;
            if (text[at] != ',')
                return $"'{text[at]}' is not expected here; requirements are separated by commas";
            at++;
        }

        string? Requirement()
        {
            foreach (var sign in (ReadOnlySpan<string>)["==", "!=", "=", ">", "<"])
            {
                if (!text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
                    continue;
                at += sign.Length;
                Skip();
                if (at < text.Length && text[at] is '\'' or '"')
                    return "values stand without quotes";
                return Word().Length == 0 && sign[^1] is '>' or '<' ? $"a value is missing after {sign}" : null;
            }

            var word = Word();
            if (word is not ("in" or "notin"))
                return word.Length == 0 ? $"'{text[at]}' is no operator" : $"'{SchemaChecker.Shorten(word)}' is no operator (there are ==, !=, in, notin, < and >)";
            Skip();
            var close = at < text.Length && text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (close < 0)
                return $"{word} needs values in parentheses";
            if (text.AsSpan(at, close - at).IndexOfAny('\'', '"') >= 0)
                return "values stand without quotes";
            at = close + 1;
            return null;
        }

        void Skip()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
        }

        string Word()
        {
            var start = at;
            while (at < text.Length)
            {
                if (text.AsSpan(at).StartsWith("{{", StringComparison.Ordinal) && text.IndexOf("}}", at, StringComparison.Ordinal) is var end and > 0)
                    at = end + 2;
                else if (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '-' or '_' or '/' or '#')
                    at++;
                else
                    break;
            }

            return text[start..at];
        }
    }
}
