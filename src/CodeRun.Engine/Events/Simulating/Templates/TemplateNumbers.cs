using System.Globalization;
using System.Numerics;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Functions of templates over numbers, as sprig has them: everything is made an int64 first.</summary>
internal static class TemplateNumbers
{
    private const int MaxCount = 10_000;
    private const int FractionBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>A value as a whole number; 0 when it is none.</summary>
    /// <exception cref="UnsupportedException">It is too large, or written in another base.</exception>
    public static long Whole(object? value) => value switch
    {
        long number => number,
        GoInt64 number => number.Value,
        bool boolean => boolean ? 1 : 0,
        double number when Math.Abs(number) < long.MaxValue => (long)number,
        double => throw new UnsupportedException("a number beyond int64 in a template"),
        string text => Parse(text),
        null => 0,
        _ => 0,
    };

    /// <summary>A value as a float64; 0 when it is none.</summary>
    public static double Float(object? value) => value switch
    {
        double number => number,
        string text => GoText.Number(text) ?? (GoText.Limited(text) == 0 ? 0 : throw new UnsupportedException("a number beyond float64 in a template")),
        _ => Whole(value),
    };

    /// <summary>strconv.Atoi without its error.</summary>
    public static long Atoi(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : text.Any(char.IsAsciiDigit) && text.TrimStart('+', '-').All(char.IsAsciiDigit) && text.Length > 1 ? throw new UnsupportedException("a number beyond int64 in a template")
        : 0;

    /// <summary>The whole numbers from 0 up (or down) to one before another.</summary>
    public static GoList Until(long count) => Math.Abs(count) > MaxCount
        ? throw new UnsupportedException("until with more than 10000 numbers")
        : new GoList([.. Enumerable.Range(0, (int)Math.Abs(count)).Select(i => (object?)(count < 0 ? -(long)i : i))]);

    /// <summary>One number divided by another.</summary>
    /// <exception cref="EvaluationException">The other is 0.</exception>
    public static object Divide(object? left, object? right, bool isRest)
    {
        var (dividend, divisor) = (Whole(left), Whole(right));
        if (divisor == 0)
            throw new EvaluationException("integer divide by zero in the template");
        return new GoInt64(divisor == -1 ? (isRest ? 0 : unchecked(-dividend)) : isRest ? dividend % divisor : dividend / divisor);
    }

    /// <summary>A number with so many digits after the point, a half rounded to the even digit.</summary>
    public static string Fixed(double number, int digits)
    {
        if (!double.IsFinite(number))
            return GoText.Plain(number);
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> FractionBits) & 0x7FF);
        var mantissa = new BigInteger((bits & ((1L << FractionBits) - 1)) | (exponent == 0 ? 0 : 1L << FractionBits));
        var shift = Math.Max(exponent, 1) - ExponentBias;
        var scaled = mantissa * BigInteger.Pow(10, digits);
        if (shift >= 0)
            scaled <<= shift;
        else
            scaled = Rounded(scaled, -shift);
        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return (bits < 0 ? "-" : "") + (digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}");
    }

    private static BigInteger Rounded(BigInteger value, int shift)
    {
        var whole = value >> shift;
        var rest = value - (whole << shift);
        var order = rest.CompareTo(BigInteger.One << (shift - 1));
        return order > 0 || (order == 0 && !whole.IsEven) ? whole + 1 : whole;
    }

    // In base 0 a number may begin with 0x or 0 and hold underscores.
    private static long Parse(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && text.AsSpan(point + 1).IndexOfAnyExcept('0') < 0)
            text = text[..point];
        var digits = text.TrimStart('+', '-');
        if (digits.Contains('_', StringComparison.Ordinal) || (digits.Length > 1 && digits[0] == '0'))
            throw new UnsupportedException($"the number {text} of a text in a template");
        return Atoi(text);
    }
}
