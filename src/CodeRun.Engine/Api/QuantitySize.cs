using System.Globalization;

namespace CodeRun.Engine.Api;

/// <summary>The size of a Kubernetes quantity, as far as it takes to tell whether the API can hold it.</summary>
internal static class QuantitySize
{
    private const string Decimal = "kMGTPE";
    private const string Binary = "KMGTPE";

    /// <summary>True for a well-formed quantity that fits into the 63 bits that Kubernetes has for it.</summary>
    public static bool Fits(string quantity)
    {
        var number = quantity.TrimEnd('m', 'k', 'K', 'M', 'G', 'T', 'P', 'E', 'i');
        var suffix = quantity[number.Length..];
        var factor = suffix switch
        {
            "" => 1,
            "m" => 0.001,
            [var letter, 'i'] => Math.Pow(1024, Binary.IndexOf(letter, StringComparison.Ordinal) + 1),
            _ => Math.Pow(1000, Decimal.IndexOf(suffix[0], StringComparison.Ordinal) + 1),
        };
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value * factor < long.MaxValue;
    }
}
