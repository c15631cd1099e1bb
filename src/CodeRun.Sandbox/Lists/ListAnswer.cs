using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Lists;

/// <summary>Lists, written from the stored bytes.</summary>
internal static class ListAnswer
{
    private static readonly ReadOnlyMemory<byte> ItemsBegin = ",\"items\":["u8.ToArray();
    private static readonly ReadOnlyMemory<byte> ItemBegins = "{"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> NextItemBegins = ",{"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();
    private static readonly ReadOnlyMemory<byte> ItemsEnd = "]}"u8.ToArray();

    /// <summary>The answer to a list. Items of built-in kinds have neither kind nor apiVersion, as a real server's have not.</summary>
    public static ApiResponse Write(ResourceDefinition definition, ListPage page)
    {
        var prefix = definition.IsCustom ? default : Encoding.UTF8.GetBytes($"{{\"kind\":\"{definition.Kind}\",\"apiVersion\":\"{definition.ApiVersion}\",").AsSpan();
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("kind", definition.ListKind);
            json.WriteString("apiVersion", definition.ApiVersion);
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", page.Version.ToString(CultureInfo.InvariantCulture));
            if (definition.IsCustom || page.Next is not null)
                json.WriteString("continue", page.Next ?? "");
            if (page.Remaining is { } remaining)
                json.WriteNumber("remainingItemCount", remaining);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        // The items go in as they are, behind the head and before its closing brace. They are not copied: a list may be as large as the store.
        var parts = new List<ReadOnlyMemory<byte>>((page.Items.Count * 2) + 3) { body.WrittenMemory[..^1], ItemsBegin };
        for (var i = 0; i < page.Items.Count; i++)
        {
            var item = definition.Show(page.Items[i]);
            if (!prefix.IsEmpty && item.Span.StartsWith(prefix))
            {
                parts.Add(i == 0 ? ItemBegins : NextItemBegins);
                parts.Add(item[prefix.Length..]);
                continue;
            }

            if (i > 0)
                parts.Add(Comma);
            parts.Add(item);
        }

        parts.Add(ItemsEnd);
        return new ApiResponse { Status = 200, Parts = parts };
    }
}
