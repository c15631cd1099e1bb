using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Expressions;

/// <summary>Splits an expression into words as govaluate does: a backslash is dropped and its sign taken as it is, also in texts.</summary>
/// <param name="text">The expression.</param>
internal sealed class GovaluateLexer(string text)
{
    private const int MaxShown = 80;
    private const int MaxHexadecimal = 16;

    private static readonly string[] Prefixes = ["-", "!", "~"];
    private static readonly string[] Modifiers = ["+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<"];
    private static readonly string[] Comparators = ["==", "!=", ">", ">=", "<", "<=", "=~", "!~"];

    private int _at;

    /// <summary>Passes over white space; false at the end.</summary>
    public bool HasMore()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        return _at < text.Length;
    }

    /// <summary>The next word after one of another kind, and why govaluate refuses it, or null.</summary>
    public (GovaluateToken Token, string? Problem) Next(GovaluateKind before)
    {
        var sign = text[_at];
        switch (sign)
        {
            case ',':
                _at++;
                return (new(GovaluateKind.Comma, ","), null);
            case '(' or ')':
                _at++;
                return (new(sign == '(' ? GovaluateKind.Open : GovaluateKind.Close, $"{sign}"), null);
            case '[':
                return Quoted(static c => c == ']') is { } name ? (new(GovaluateKind.Name, name), null) : (new(GovaluateKind.Name, "["), "a bracket is not closed");
            case '\'' or '"':
                return Quoted(static c => c is '\'' or '"') is { } quoted
                    ? (new(GovaluateTime.IsOne(quoted) ? GovaluateKind.Time : GovaluateKind.Text, quoted), null)
                    : (new(GovaluateKind.Text, $"{sign}"), "a text is not closed");
        }

        if (IsNumeric(Peek()))
            return Number();
        if (Rune.IsLetter(Peek()))
            return Name();
        var word = Word(static r => !(Rune.IsDigit(r) || Rune.IsLetter(r) || r.Value is '(' or ')' or '[' or ']' or '\'' or '"'));
        var kind = KindOf(word, before);
        return (new(kind, word), kind == GovaluateKind.None ? $"there is no operator '{Shown(word)}'" : null);
    }

    // All signs that stand together are one operator.
    private static GovaluateKind KindOf(string word, GovaluateKind before)
    {
        if (GovaluateGrammar.Following(before).HasFlag(GovaluateKind.Prefix) && Prefixes.Contains(word, StringComparer.Ordinal))
            return GovaluateKind.Prefix;
        if (Modifiers.Contains(word, StringComparer.Ordinal))
            return GovaluateKind.Modifier;
        if (word is "&&" or "||")
            return GovaluateKind.Logical;
        if (Comparators.Contains(word, StringComparer.Ordinal))
            return GovaluateKind.Comparator;
        return word is "?" or ":" or "??" ? GovaluateKind.Ternary : GovaluateKind.None;
    }

    private (GovaluateToken Token, string? Problem) Number()
    {
        if (text.AsSpan(_at).StartsWith("0x", StringComparison.Ordinal))
        {
            _at += 2;
            var hex = _at < text.Length ? Word(static r => r.IsAscii && char.IsAsciiHexDigit((char)r.Value)) : "";
            var isHex = ulong.TryParse(hex.Length <= MaxHexadecimal ? hex : "", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
            return (new(GovaluateKind.Number, $"0x{hex}", value), isHex ? null : "a number cannot be read");
        }

        var word = Word(IsNumeric);
        var isRead = double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return (new(GovaluateKind.Number, word, number), isRead ? null : $"'{Shown(word)}' is no number");
    }

    private (GovaluateToken Token, string? Problem) Name()
    {
        var word = Word(static r => Rune.IsLetterOrDigit(r) || r.Value is '_' or '.');
        if (word is "true" or "false")
            return (new(GovaluateKind.Flag, word), null);
        if (word is "in" or "IN")
            return (new(GovaluateKind.Comparator, "in"), null);
        if (word.IndexOf('.', StringComparison.Ordinal) <= 0)
            return (new(GovaluateKind.Name, word), null);
        var isHidden = word.Split('.').Skip(1).Any(static p => p.Length > 0 && char.ToUpperInvariant(p[0]) != p[0]);
        return (new(GovaluateKind.Accessor, word), word[^1] == '.' || isHidden ? $"'{Shown(word)}' is read as a field of an object; a path belongs to fields, with a name without dots" : null);
    }

    // What stands in quotes or brackets. Either quote ends a text, whichever began it.
    private string? Quoted(Func<char, bool> isEnd)
    {
        var quoted = new StringBuilder();
        for (_at++; _at < text.Length && !isEnd(text[_at]); _at++)
        {
            if (text[_at] == '\\' && ++_at >= text.Length)
                return null;
            quoted.Append(text[_at]);
        }

        return _at++ < text.Length ? quoted.ToString() : null;
    }

    // A word ends with the first sign that does not belong to it, or with white space.
    private string Word(Func<Rune, bool> belongs)
    {
        var word = new StringBuilder();
        while (_at < text.Length)
        {
            var isEscaped = text[_at] == '\\' && _at + 1 < text.Length;
            _at += isEscaped ? 1 : 0;
            var rune = Peek();
            var isSpace = !isEscaped && Rune.IsWhiteSpace(rune);
            if (isEscaped || (!isSpace && belongs(rune)))
                word.Append(text, _at, rune.Utf16SequenceLength);
            else if (!isSpace || word.Length > 0)
                break;
            _at += rune.Utf16SequenceLength;
        }

        return word.ToString();
    }

    private Rune Peek() => Rune.TryGetRuneAt(text, _at, out var rune) ? rune : Rune.ReplacementChar;

    private static bool IsNumeric(Rune rune) => Rune.IsDigit(rune) || rune.Value == '.';

    private static string Shown(string word) => word.Length <= MaxShown ? word : $"{word[..MaxShown]}…";
}
