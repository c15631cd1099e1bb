using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Bodies;

/// <summary>
/// JSON as Go reads it: of a key that stands twice the last one counts (and is noted), bad UTF-8 becomes U+FFFD, numbers are int64 or float64. Only the
/// depth is bounded, at 1,000.
/// </summary>
internal static class JsonBody
{
    private const int MaxDepth = 1000;

    /// <summary>The value in a body.</summary>
    /// <exception cref="BodyException">It is no JSON.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> body, DecodeIssues? issues)
    {
        var utf8 = Utf8.IsValid(body.Span) ? body.Span : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
        if (utf8.IsEmpty)
            throw new BodyException("unexpected end of JSON input");
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var value = Value(ref reader, "", issues);
            return reader.Read() ? throw new BodyException("invalid character after top-level value") : value;
        }
        catch (JsonException e)
        {
            throw new BodyException(e.Message, e);
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, DecodeIssues? issues)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, path, issues);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Value(ref reader, issues is null ? "" : $"{path}[{list.Count}]", issues));
                return list;
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? GoNumbers.Whole(whole) : GoNumbers.Read(Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which encoding/json reads as U+FFFD too.
            return JsonText.Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static JsonObject Object(ref Utf8JsonReader reader, string path, DecodeIssues? issues)
    {
        var map = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            var at = issues is null ? "" : path.Length == 0 ? name : $"{path}.{name}";
            reader.Read();
            var value = Value(ref reader, at, issues);
            if (map.ContainsKey(name))
                issues?.Duplicate($"duplicate field \"{at}\"");
            map[name] = value;
        }

        return map;
    }
}
