using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Schema;

/// <summary>Values as Go's field errors show them.</summary>
internal static class GoValue
{
    /// <summary>A value in a message: texts quoted as with %q, numbers as with %v, all else as Go's JSON.</summary>
    public static string Show(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => GoText.Quote(value.GetValue<string>()),
        JsonValueKind.Number => value.AsValue().TryGetValue(out long _) ? value.ToJsonString() : Number(value.GetValue<double>()),
        _ => Json(value),
    };

    /// <summary>JSON as Go writes it: keys sorted, only what HTML minds escaped.</summary>
    public static string Json(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(value, text);
        return text.ToString();
    }

    /// <summary>A float64 as %v shows it: the shortest digits, an exponent below 1e-4 and from 1e21 on.</summary>
    public static string Number(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
            return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        if (number is 0)
            return "0";
        var parts = number.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 21)
            return ((decimal?)Plain(number))?.ToString(CultureInfo.InvariantCulture) ?? number.ToString("F0", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var digits = shortest.Split('E')[0];
        return $"{digits}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static decimal? Plain(double number) => decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) ? plain : null;

    private static void Append(JsonNode? value, StringBuilder text)
    {
        switch (value)
        {
            case JsonObject map:
                text.Append('{');
                var isFirst = true;
                foreach (var (name, child) in map.OrderBy(static m => m.Key, StringComparer.Ordinal))
                {
                    if (!isFirst)
                        text.Append(',');
                    isFirst = false;
                    Append(JsonValue.Create(name), text);
                    text.Append(':');
                    Append(child, text);
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0)
                        text.Append(',');
                    Append(list[i], text);
                }

                text.Append(']');
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                AppendText(scalar.GetValue<string>(), text);
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var sign in value)
        {
            _ = sign switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"),
                _ => text.Append(sign),
            };
        }

        text.Append('"');
    }
}
