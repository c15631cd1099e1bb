using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Functions of templates over texts.</summary>
internal static class TemplateTexts
{
    private const int MaxText = 1 << 20;
    private const int DottedCapital = 0x130;
    private const int DotlessSmall = 0x131;
    private const int LongSmallS = 0x17F;

    /// <summary>lower: the Turkish dotted I has the small letter i in Go.</summary>
    public static string Lower(string text) => Map(text, static r => r.Value == DottedCapital ? new Rune('i') : Rune.ToLowerInvariant(r));

    /// <summary>upper: the Turkish dotless i has the capital I in Go, and the long s the capital S.</summary>
    public static string Upper(string text) => Map(text, static r => r.Value == DotlessSmall ? new Rune('I') : r.Value == LongSmallS ? new Rune('S') : Rune.ToUpperInvariant(r));

    /// <summary>title: the first letter of every word is made a capital.</summary>
    public static string Title(string text)
    {
        var isStart = true;
        return Map(text, rune =>
        {
            var (wasStart, category) = (isStart, Rune.GetUnicodeCategory(rune));
            isStart = rune.IsAscii ? !Rune.IsLetterOrDigit(rune) && rune.Value != '_' : !Rune.IsLetter(rune) && category != UnicodeCategory.DecimalDigitNumber && IsSpace(rune);
            if (!wasStart)
                return rune;
            return rune.IsAscii || Rune.ToUpperInvariant(rune) == rune ? Rune.ToUpperInvariant(rune) : throw new UnsupportedException("title of letters outside of ASCII");
        });
    }

    /// <summary>Space at both ends taken off.</summary>
    public static string Trim(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        var start = runes.FindIndex(static r => !IsSpace(r));
        return start < 0 ? "" : string.Concat(runes[start..(runes.FindLastIndex(static r => !IsSpace(r)) + 1)]);
    }

    /// <summary>nospace: all space taken out.</summary>
    public static string WithoutSpace(string text) => string.Concat(text.EnumerateRunes().Where(static r => !IsSpace(r)));

    /// <summary>indent: space before every line.</summary>
    public static string Indent(long spaces, string text)
    {
        if (spaces < 0)
            throw new EvaluationException("repeat with a negative count in the template");
        if (spaces > 1000)
            throw new UnsupportedException("an indent of more than 1000 spaces");
        if (text.AsSpan().Count('\n') * spaces > MaxText)
            throw new UnsupportedException("an indent that gives more than a million characters");
        var space = new string(' ', (int)spaces);
        return space + text.Replace("\n", "\n" + space, StringComparison.Ordinal);
    }

    /// <summary>base: what stands behind the last slash.</summary>
    public static string Base(string path)
    {
        if (path.Length == 0)
            return ".";
        var name = path.TrimEnd('/');
        return name.Length == 0 ? "/" : name[(name.LastIndexOf('/') + 1)..];
    }

    /// <summary>b64dec.</summary>
    /// <exception cref="UnsupportedException">It is no base64, or not of a text.</exception>
    public static string Decoded(string text)
    {
        try
        {
            var plain = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
            return plain.Any(char.IsWhiteSpace) ? throw new UnsupportedException("b64dec of a text with space in it") : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(plain));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new UnsupportedException("b64dec of what is no text");
        }
    }

    /// <summary>urlquery.</summary>
    public static string Escaped(string text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var sign in Encoding.UTF8.GetBytes(text))
            _ = char.IsAsciiLetterOrDigit((char)sign) || sign is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? into.Append((char)sign) : sign == ' ' ? into.Append('+') : into.Append(CultureInfo.InvariantCulture, $"%{sign:X2}");
        return into.ToString();
    }

    /// <summary>substr, in bytes.</summary>
    public static string Part(long start, long end, string text)
    {
        if (start < 0)
            (start, end) = (0, end < 0 ? throw new EvaluationException("slice bounds out of range in the template") : end);
        else if (end < 0 || end > text.Length)
            end = text.Length;
        return start <= end && end <= text.Length ? text[(int)start..(int)end] : throw new EvaluationException("slice bounds out of range in the template");
    }

    private static bool IsSpace(Rune rune) => rune.Value is >= '\t' and <= '\r' or ' ' or 0x85 or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var into = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            into.Append(map(rune).ToString());
        return into.ToString();
    }
}
