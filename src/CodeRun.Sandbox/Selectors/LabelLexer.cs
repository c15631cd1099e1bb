using System.Buffers;

namespace CodeRun.Sandbox.Selectors;

/// <summary>Takes a label selector apart, as k8s.io/apimachinery's labels does: blanks part words, and symbols are read as long as they mean something.</summary>
internal static class LabelLexer
{
    private static readonly SearchValues<char> Symbols = SearchValues.Create("=!(),><");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n");

    /// <summary>The pieces; the last is the end.</summary>
    public static IReadOnlyList<LabelToken> Read(string selector)
    {
        var tokens = new List<LabelToken>();
        var at = 0;
        while (at < selector.Length)
        {
            if (Blanks.Contains(selector[at]))
            {
                at++;
                continue;
            }

            var token = Symbols.Contains(selector[at]) ? Symbol(selector, at) : Word(selector, at);
            tokens.Add(token);
            at += token.Text.Length;
        }

        tokens.Add(new LabelToken(LabelTokenKind.End, ""));
        return tokens;
    }

    private static LabelToken Word(string selector, int at)
    {
        var end = at;
        while (end < selector.Length && !Symbols.Contains(selector[end]) && !Blanks.Contains(selector[end]))
            end++;
        var text = selector[at..end];
        return new LabelToken(text is "in" or "notin" ? LabelTokenKind.Membership : LabelTokenKind.Identifier, text);
    }

    private static LabelToken Symbol(string selector, int at)
    {
        if (at + 1 < selector.Length && selector.AsSpan(at, 2) is "==" or "!=")
            return new LabelToken(LabelTokenKind.Comparison, selector.Substring(at, 2));
        var kind = selector[at] switch
        {
            ',' => LabelTokenKind.Comma,
            '(' => LabelTokenKind.Open,
            ')' => LabelTokenKind.Close,
            '!' => LabelTokenKind.Not,
            _ => LabelTokenKind.Comparison,
        };
        return new LabelToken(kind, selector[at].ToString());
    }
}
