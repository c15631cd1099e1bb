using System.Globalization;
using System.Text;

namespace CodeRun.Sandbox.Cel;

/// <summary>Takes an expression apart (cel-spec: Syntax).</summary>
internal static class CelLexer
{
    private static readonly string[] Signs = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    /// <summary>The pieces; the last is empty.</summary>
    /// <exception cref="CelException">A piece means nothing.</exception>
    public static IReadOnlyList<CelToken> Read(string text)
    {
        var tokens = new List<CelToken>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (text.AsSpan(at).StartsWith("//", StringComparison.Ordinal))
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            else
                tokens.Add(Next(text, ref at));
        }

        tokens.Add(new CelToken("", text.Length, false, null));
        return tokens;
    }

    private static CelToken Next(string text, ref int at)
    {
        var start = at;
        if (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number(text, ref at);
        if (text[at] is '"' or '\'' || (at + 1 < text.Length && text[at] is 'r' or 'R' && text[at + 1] is '"' or '\''))
            return String(text, ref at);
        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                at++;
            return new CelToken(text[start..at], start, true, null);
        }

        foreach (var sign in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
            {
                at += sign.Length;
                return new CelToken(sign, start, false, null);
            }
        }

        throw new CelException($"Syntax error: token recognition error at: '{text[at]}'", at);
    }

    private static CelToken Number(string text, ref int at)
    {
        var start = at;
        if (text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
                at++;
            return long.TryParse(text.AsSpan(start + 2, at - start - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? new CelToken(text[start..at], start, false, number)
                : throw new CelException("invalid int literal", start);
        }

        var real = false;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) || text[at] is 'e' or 'E' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
            real |= text[at++] is '.' or 'e' or 'E';
        var digits = text[start..at];
        if (at < text.Length && text[at] is 'u' or 'U')
            at++;
        object value = real ? double.TryParse(digits, CultureInfo.InvariantCulture, out var floating) ? (object)floating : throw new CelException("invalid double literal", start)
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole
            : throw new CelException("invalid int literal", start);
        return new CelToken(text[start..at], start, false, value);
    }

    private static CelToken String(string text, ref int at)
    {
        var start = at;
        var raw = text[at] is 'r' or 'R';
        if (raw)
            at++;
        var quote = text[at];
        var close = text.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal) ? new string(quote, 3) : quote.ToString();
        at += close.Length;
        var value = new StringBuilder();
        while (!text.AsSpan(Math.Min(at, text.Length)).StartsWith(close, StringComparison.Ordinal))
        {
            if (at >= text.Length)
                throw new CelException("Syntax error: unterminated string", start);
            if (text[at] == '\\' && !raw)
                Escape(text, ref at, value);
            else
                value.Append(text[at++]);
        }

        at += close.Length;
        return new CelToken(text[start..at], start, false, value.ToString());
    }

    private static void Escape(string text, ref int at, StringBuilder value)
    {
        var start = at++;
        if (at >= text.Length)
            throw new CelException("Syntax error: unterminated string", start);
        var sign = text[at++];
        var digits = sign switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
                throw new CelException("Syntax error: invalid escape in a string", start);
            value.Append(new Rune(code).ToString());
            at += digits;
            return;
        }

        value.Append(sign switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '\\' or '\'' or '"' or '`' or '?' => sign,
            _ => throw new CelException("Syntax error: invalid escape in a string", start),
        });
    }
}
