using System.Globalization;
using System.Text;

namespace CodeRun.Sandbox.Bodies;

/// <summary>Texts of JSON as encoding/json reads them.</summary>
internal static class JsonText
{
    /// <summary>The text between the quotes of a JSON string that is well formed; halves of surrogate pairs become U+FFFD.</summary>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            if (raw[at] != 'u')
            {
                text.Append(raw[at] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
                continue;
            }

            var unit = Unit(raw, at + 1);
            at += 4;
            if (char.IsHighSurrogate(unit) && at + 6 < raw.Length && raw[at + 1] == '\\' && raw[at + 2] == 'u' && char.IsLowSurrogate(Unit(raw, at + 3)))
            {
                text.Append(unit).Append(Unit(raw, at + 3));
                at += 6;
            }
            else
            {
                text.Append(char.IsSurrogate(unit) ? '\ufffd' : unit);
            }
        }

        return text.ToString();
    }

    private static char Unit(string raw, int at) => (char)ushort.Parse(raw.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
