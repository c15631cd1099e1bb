using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>JSON text as Go's encoding/json writes it and as gjson reads it.</summary>
internal static class GoJson
{
    /// <summary>Deepest nesting of a payload.</summary>
    public const int MaxDepth = 256;

    /// <summary>Parses JSON.</summary>
    /// <exception cref="JsonException">It is none, or nested too deeply.</exception>
    public static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
        catch (ArgumentException)
        {
            // Half characters that are not escaped.
            using var document = JsonDocument.Parse(Whole(json), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
    }

    /// <summary>Appends JSON without space, with the characters escaped that are dangerous in HTML; nothing else is changed.</summary>
    public static void Compact(string json, StringBuilder into)
    {
        var isInText = false;
        for (var at = 0; at < json.Length; at++)
        {
            var sign = json[at];
            if (!isInText && sign is ' ' or '\t' or '\r' or '\n')
                continue;
            if (sign == '\\' && isInText && at + 1 < json.Length)
            {
                into.Append(sign).Append(json[++at]);
                continue;
            }

            if (sign == '"')
                isInText = !isInText;
            AppendSafe(sign, into);
        }
    }

    /// <summary>A text as JSON.</summary>
    public static string Quote(string text) => Quote(text, AppendSafe);

    /// <summary>A text as JSON in which signs that are dangerous in HTML stay as they are.</summary>
    public static string QuoteRaw(string text) => Quote(text, static (sign, into) => sign is '<' or '>' or '&' ? into.Append(sign) : AppendSafe(sign, into));

    /// <summary>The text of a JSON string; half characters become the replacement character, as in Go.</summary>
    public static string Text(JsonElement text) => Unquote(text.GetRawText());

    /// <summary>The text of a JSON string with its quotes.</summary>
    public static string Unquote(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
            return raw[1..^1];
        var into = new StringBuilder(raw.Length);
        for (var at = 1; at < raw.Length - 1; at++)
        {
            if (raw[at] != '\\')
            {
                into.Append(raw[at]);
                continue;
            }

            at++;
            into.Append(raw[at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)int.Parse(raw.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            if (raw[at] == 'u')
                at += 4;
        }

        return Whole(into.ToString());
    }

    private static string Quote(string text, Func<char, StringBuilder, StringBuilder> append)
    {
        var into = new StringBuilder(text.Length + 2).Append('"');
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '"' => into.Append("\\\""),
                '\\' => into.Append("\\\\"),
                '\n' => into.Append("\\n"),
                '\r' => into.Append("\\r"),
                '\t' => into.Append("\\t"),
                '\b' => into.Append("\\b"),
                '\f' => into.Append("\\f"),
                < ' ' => into.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"),
                _ => append(sign, into),
            };
        }

        return into.Append('"').ToString();
    }

    private static string Whole(string text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            into.Append(rune.ToString());
        return into.ToString();
    }

    private static StringBuilder AppendSafe(char sign, StringBuilder into) => sign switch
    {
        '<' => into.Append("\\u003c"),
        '>' => into.Append("\\u003e"),
        '&' => into.Append("\\u0026"),
        '\u2028' => into.Append("\\u2028"),
        '\u2029' => into.Append("\\u2029"),
        _ => into.Append(sign),
    };
}
