using System.Globalization;

namespace CodeRun.Engine.Events.Notations;

/// <summary>Booleans and numbers as Go's strconv reads them.</summary>
internal static class GoLiteral
{
    /// <summary>A boolean as strconv.ParseBool reads it; null when it is none.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    /// <summary>True for what may be a number in hexadecimal, whose value is not read here.</summary>
    public static bool MayBeHexadecimal(string text) =>
        text.AsSpan(text is ['+' or '-', ..] ? 1 : 0).StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.Contains('p', StringComparison.OrdinalIgnoreCase);

    /// <summary>A number as strconv.ParseFloat reads it; null when it is none or too large.</summary>
    public static double? Number(string text) => Limited(text) is { } number && (double.IsFinite(number) || !text.Any(char.IsAsciiDigit)) ? number : null;

    /// <summary>The same, infinite when it is too large.</summary>
    public static double? Limited(string text)
    {
        var unsigned = text.TrimStart('+', '-');
        if (text.Length - unsigned.Length > 1)
            return null;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return double.NaN;
        if (text.Contains('_', StringComparison.Ordinal))
        {
            // Between digits only.
            for (var at = text.IndexOf('_', StringComparison.Ordinal); at >= 0; at = text.IndexOf('_', at + 1))
            {
                if (at == 0 || at + 1 == text.Length || !char.IsAsciiDigit(text[at - 1]) || !char.IsAsciiDigit(text[at + 1]))
                    return null;
            }

            return Limited(text.Replace("_", "", StringComparison.Ordinal));
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return unsigned.Length > 0 && char.IsAsciiDigit(unsigned[^1]) | unsigned[^1] == '.' && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
