using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>Finds parts of an object's JSON without reading all of it.</summary>
internal static class StoredJson
{
    private const int MaxDepth = 1024;
    private const int UsualSize = 8192;

    /// <summary>Options for objects as deep as a body may be.</summary>
    public static JsonDocumentOptions Deep => new() { MaxDepth = MaxDepth };

    // Answers are these bytes, so only what JSON itself demands is escaped, as a real server does it.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth, SkipValidation = true };

    /// <summary>An object as JSON.</summary>
    public static byte[] Write(JsonNode value)
    {
        // Without the serializer, which spends a part of the start on finding out by reflection what it is given.
        using var bytes = new PooledBytes(UsualSize);
        using (var json = new Utf8JsonWriter(bytes, Writing))
            value.WriteTo(json);
        return bytes.ToArray();
    }

    private static JsonReaderOptions Reading => new() { MaxDepth = MaxDepth };

    /// <summary>The metadata.</summary>
    /// <exception cref="JsonException">It is no JSON, or has no metadata.</exception>
    public static JsonObject Metadata(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Reading);
        if (!Enter(ref reader, "metadata"u8))
            throw new JsonException("The object has no metadata.");
        return JsonNode.Parse(ref reader)?.AsObject() ?? throw new JsonException("The object has no metadata.");
    }

    /// <summary>Where the text of metadata.resourceVersion stands, without its quotes.</summary>
    public static Range FindVersion(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Reading);
        if (!Enter(ref reader, "metadata"u8) || !Enter(ref reader, "resourceVersion"u8) || reader.TokenType != JsonTokenType.String)
            throw new JsonException("The object has no resourceVersion.");
        var start = (int)reader.TokenStartIndex + 1;
        return new Range(start, start + reader.ValueSpan.Length);
    }

    // Moves to the value of a member of the next object.
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType != JsonTokenType.StartObject && (!reader.Read() || reader.TokenType != JsonTokenType.StartObject))
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }
}
