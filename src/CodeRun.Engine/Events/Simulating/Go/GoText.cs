using System.Globalization;
using System.Text;
using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Simulating.Go;

/// <summary>Texts and numbers as Go's strconv and strings treat them.</summary>
internal static class GoText
{
    private const int LargeExponent = 6;

    /// <summary>A number as strconv.ParseFloat reads it; null when it is none or too large.</summary>
    /// <exception cref="UnsupportedException">It is written in hexadecimal.</exception>
    public static double? Number(string text) => GoLiteral.Number(Decimal(text));

    /// <summary>The same where errors are passed over: 0 for what is no number, infinite when it is too large.</summary>
    /// <exception cref="UnsupportedException">It is written in hexadecimal.</exception>
    public static double Limited(string text) => GoLiteral.Limited(Decimal(text)) ?? 0;

    private static string Decimal(string text) => GoLiteral.MayBeHexadecimal(text) ? throw new UnsupportedException($"the hexadecimal number {text}") : text;

    /// <summary>A number without exponent, with as few digits as say it exactly (strconv's format 'f').</summary>
    public static string Plain(double number)
    {
        var (isNegative, digits, point) = Digits(number);
        if (digits is null)
            return Special(number);
        var text = point <= 0 ? "0." + new string('0', -point) + digits
            : point >= digits.Length ? digits + new string('0', point - digits.Length)
            : digits[..point] + "." + digits[point..];
        return isNegative ? "-" + text : text;
    }

    /// <summary>A number as fmt's %v shows it: with an exponent from a million on and below 0.0001.</summary>
    public static string General(double number)
    {
        var (isNegative, digits, point) = Digits(number);
        if (digits is null)
            return Special(number);
        var exponent = point - 1;
        return exponent is < -4 or >= LargeExponent ? Scientific(digits, exponent, isNegative) : Plain(number);
    }

    /// <summary>Compares as Go does, byte by byte.</summary>
    public static int Compare(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    /// <summary>A text in quotes as fmt's %q writes it.</summary>
    /// <exception cref="UnsupportedException">It holds signs whose escapes are not simulated.</exception>
    public static string Quote(string text)
    {
        var into = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => into.Append("\\\""),
                '\\' => into.Append("\\\\"),
                '\n' => into.Append("\\n"),
                '\r' => into.Append("\\r"),
                '\t' => into.Append("\\t"),
                >= ' ' and < 0x7F => into.Append(rune.ToString()),
                _ when IsPrintable(rune) => into.Append(rune.ToString()),
                _ => throw new UnsupportedException("a quoted text with signs outside of ASCII"),
            };
        }

        return into.Append('"').ToString();
    }

    /// <summary>True for what strconv takes for printable: letters, marks, numbers, punctuation, symbols and the space of ASCII.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>A number with an exponent of at least two digits (strconv's format 'e'); a finite one.</summary>
    public static string Scientific(double number) => Digits(number) is { Digits: { } digits } read ? Scientific(digits, read.Point - 1, read.IsNegative) : Special(number);

    private static string Scientific(string digits, int exponent, bool isNegative) =>
        string.Create(CultureInfo.InvariantCulture, $"{(isNegative ? "-" : "")}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    private static string Special(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";

    // The shortest digits that say the number, and where the decimal point stands among them.
    private static (bool IsNegative, string? Digits, int Point) Digits(double number)
    {
        if (!double.IsFinite(number))
            return (false, null, 0);
        var isNegative = double.IsNegative(number);
        if (number == 0)
            return (isNegative, "0", 1);
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : parts[0].Length;
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        return (isNegative, digits.TrimEnd('0'), point - (all.Length - digits.Length) + exponent);
    }
}
