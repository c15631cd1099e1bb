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

        // The items go in as they are, behind the head and before its closing brace.
        var head = body.WrittenSpan[..^1];
        var answer = new ArrayBufferWriter<byte>(body.WrittenCount + page.Items.Sum(static i => i.Json.Length + 1) + 16);
        answer.Write(head);
        answer.Write(",\"items\":["u8);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
                answer.Write(","u8);
            var item = definition.Show(page.Items[i]).Span;
            if (!prefix.IsEmpty && item.StartsWith(prefix))
            {
                answer.Write("{"u8);
                answer.Write(item[prefix.Length..]);
            }
            else
            {
                answer.Write(item);
            }
        }

        answer.Write("]}"u8);
        return ApiResponse.Json(200, answer.WrittenMemory);
    }
}
