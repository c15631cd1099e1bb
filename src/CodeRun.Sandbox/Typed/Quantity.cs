using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Typed;

/// <summary>
/// A resource quantity such as <c>1500m</c> or <c>1Gi</c>, exact to the nano. Canonical form by the rules of apimachinery's resource.Quantity:
/// no fractions, the largest suffix that allows it, binary suffixes stay binary.
/// </summary>
internal readonly partial record struct Quantity
{
    private const int Nano = 1_000_000_000;
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    private Quantity(BigInteger nanos, string style) => (Nanos, Style) = (nanos, style);

    /// <summary>The value in billionths.</summary>
    public BigInteger Nanos { get; }

    private string Style { get; }

    /// <summary>Reads a quantity; null when it is none.</summary>
    public static Quantity? Parse(string text)
    {
        if (text.Length > 64 || Form().Match(text) is not { Success: true } match)
            return null;
        var suffix = match.Groups["suffix"].Value;
        var digits = match.Groups["whole"].Value + match.Groups["part"].Value;
        if (digits.Length == 0)
            return null;
        var number = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * Nano;
        var scale = -match.Groups["part"].Value.Length;
        var style = "decimal";
        if (match.Groups["exponent"].Success)
        {
            if (!int.TryParse(match.Groups["exponent"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) || Math.Abs(exponent) > 30)
                return null;
            (scale, style) = (scale + exponent, "exponent");
        }
        else if (Array.IndexOf(Binary, suffix) is > 0 and var power)
        {
            (number, style) = (number * BigInteger.Pow(1024, power), "binary");
        }
        else
        {
            scale += (Array.IndexOf(Decimal, suffix) - 3) * 3;
        }

        // What is finer than a nano is rounded up, as apimachinery does.
        number = scale >= 0 ? number * BigInteger.Pow(10, scale) : Up(number, BigInteger.Pow(10, -scale));
        return new Quantity(match.Groups["sign"].Value == "-" ? -number : number, style);
    }

    /// <summary>The canonical form.</summary>
    public override string ToString()
    {
        if (Nanos.IsZero)
            return "0";
        if (Style == "binary" && (Nanos % Nano).IsZero && BigInteger.Abs(Nanos / Nano) >= 1024)
        {
            var whole = Nanos / Nano;
            var power = 0;
            while (power < Binary.Length - 1 && (whole % 1024).IsZero)
                (whole, power) = (whole / 1024, power + 1);
            return whole.ToString(CultureInfo.InvariantCulture) + Binary[power];
        }

        var (value, step) = (Nanos, 0);
        while (step < Decimal.Length - 1 && (value % 1000).IsZero)
            (value, step) = (value / 1000, step + 1);
        var number = value.ToString(CultureInfo.InvariantCulture);
        return Style == "exponent" && step != 3 ? $"{number}e{(step - 3) * 3}" : number + Decimal[step];
    }

    private static BigInteger Up(BigInteger number, BigInteger divisor)
    {
        var result = BigInteger.DivRem(number, divisor, out var rest);
        return rest.IsZero ? result : result + 1;
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?<whole>[0-9]*)(\.(?<part>[0-9]*))?([eE](?<exponent>[+-]?[0-9]+)|(?<suffix>[numkMGTPE]|[KMGTPE]i)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
