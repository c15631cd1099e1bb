using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>Lists, written from the stored bytes, with paging.</summary>
internal static class ListAnswer
{
    public static ApiResponse Write(ResourceDefinition definition, IReadOnlyList<StoredObject> items, long version, ApiRequest request)
    {
        var (page, next, remaining) = Page(items, request, ref version);
        var body = new ArrayBufferWriter<byte>(page.Sum(static i => i.Json.Length + 1) + 256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("kind", definition.ListKind);
            json.WriteString("apiVersion", definition.ApiVersion);
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
            if (next is not null)
            {
                json.WriteString("continue", next);
                json.WriteNumber("remainingItemCount", remaining);
            }

            json.WriteEndObject();
            json.WriteStartArray("items");
            foreach (var item in page)
                json.WriteRawValue(item.Json.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return ApiResponse.Json(200, body.WrittenMemory);
    }

    private static (IReadOnlyList<StoredObject> Items, string? Next, int Remaining) Page(IReadOnlyList<StoredObject> items, ApiRequest request, ref long version)
    {
        IEnumerable<StoredObject> rest = items;
        if (request.Parameter("continue") is { } token)
        {
            var (from, after) = Decode(token);
            version = from;
            rest = items.Where(i => string.CompareOrdinal($"{i.Namespace}/{i.Name}", after) > 0);
        }

        if (!int.TryParse(request.Parameter("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit <= 0)
            return ([.. rest], null, 0);
        var all = rest.ToList();
        if (all.Count <= limit)
            return (all, null, 0);
        var last = all[limit - 1];
        return (all[..limit], Encode(version, $"{last.Namespace}/{last.Name}"), all.Count - limit);
    }

    private static string Encode(long version, string after) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version}|{after}"));

    private static (long Version, string After) Decode(string token)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('|', 2);
            return (long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1]);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw ApiErrors.BadRequest("continue key is not valid: illegal base64 data or wrong form");
        }
    }
}
