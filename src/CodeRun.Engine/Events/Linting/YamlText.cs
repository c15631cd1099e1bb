using System.Text.Json;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Writes text for suggestions.</summary>
internal static class YamlText
{
    /// <summary>The text in quotes that YAML takes: single ones where a backslash or a quote would need care.</summary>
    public static string Quote(string text)
    {
        if (text.Any(char.IsControl))
            return $"\"{JsonEncodedText.Encode(text)}\"";
        return text.AsSpan().IndexOfAny('\\', '"') < 0 ? $"\"{text}\"" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
