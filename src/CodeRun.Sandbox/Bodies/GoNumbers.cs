using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Bodies;

/// <summary>Numbers as Go's unstructured JSON has them: whole numbers up to 64 bits exactly, everything else as float64, written as encoding/json does.</summary>
internal static class GoNumbers
{
    /// <summary>The number a literal means.</summary>
    public static JsonNode Read(string literal)
    {
        if (long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return Whole(whole);
        return double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? Write(real)
            : throw new BodyException($"json: cannot unmarshal number {literal} into Go value of type float64");
    }

    /// <summary>A whole number that can be read as any type of number, as one from a document can.</summary>
    public static JsonValue Whole(long number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!.AsValue();

    /// <summary>A float64 as Go writes it: plain up to 1e21, with an exponent beyond.</summary>
    public static JsonNode Write(double real)
    {
        var size = Math.Abs(real);
        if (size is 0 or (>= 1e-6 and < 1e21))
            return double.IsInteger(real) && size < 9e15 ? Whole((long)real) : JsonNode.Parse(Plain(real))!;
        return JsonNode.Parse(Exponent(real))!;
    }

    private static string Plain(double real)
    {
        var text = real.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : text;
    }

    // Go: at least two digits in a positive exponent, no leading zero in a negative one.
    private static string Exponent(double real)
    {
        var text = real.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        var at = text.IndexOf("e-0", StringComparison.Ordinal);
        return at < 0 ? text : text[..(at + 2)] + text[(at + 3)..];
    }
}
