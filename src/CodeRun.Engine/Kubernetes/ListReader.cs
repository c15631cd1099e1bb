using System.Text.Json;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Takes a list apart without reading its items: each item is handed on as it stands, so that one that cannot be read
/// spoils nothing but itself.
/// </summary>
internal static class ListReader
{
    /// <summary>The list's version, the token of the next page (null on the last), and the items.</summary>
    public static (string ResourceVersion, string? Continue, IReadOnlyList<ReadOnlyMemory<byte>> Items) Read(byte[] body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        string resourceVersion = "", next = "";
        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = json.ValueTextEquals("metadata"u8);
            var isItems = json.ValueTextEquals("items"u8);
            json.Read();
            if (isMetadata && json.TokenType == JsonTokenType.StartObject)
                ReadMetadata(ref json, ref resourceVersion, ref next);
            else if (isItems && json.TokenType == JsonTokenType.StartArray)
                ReadItems(ref json, body, items);
            else
                json.Skip();
        }

        return (resourceVersion, next.Length == 0 ? null : next, items);
    }

    private static void ReadMetadata(ref Utf8JsonReader json, ref string resourceVersion, ref string next)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = json.ValueTextEquals("resourceVersion"u8);
            var isContinue = json.ValueTextEquals("continue"u8);
            json.Read();
            if (isVersion)
                resourceVersion = json.GetString() ?? "";
            else if (isContinue)
                next = json.GetString() ?? "";
            json.Skip();
        }
    }

    private static void ReadItems(ref Utf8JsonReader json, byte[] body, List<ReadOnlyMemory<byte>> items)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)json.TokenStartIndex;
            json.Skip();
            items.Add(body.AsMemory(start, (int)json.BytesConsumed - start));
        }
    }
}
