using System.Text.Json;

namespace CodeRun.Engine.Api;

/// <summary>Finds text in JSON that cannot be text: half of a surrogate pair, written as an escape. Readers would find it only later, one value at a time.</summary>
internal static class JsonText
{
    /// <summary>Throws when a string or a name cannot be decoded.</summary>
    /// <exception cref="JsonException">It is no JSON, or holds half a character.</exception>
    public static void RequireWhole(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a text holds half a character (an unpaired surrogate).", e);
        }
    }
}
