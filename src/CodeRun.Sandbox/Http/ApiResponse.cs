using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>An answer: a whole body, or a stream of pieces that are sent as they come.</summary>
public sealed record ApiResponse
{
    // Nothing of this is ever part of a page, so only what JSON itself demands is escaped.
    private static readonly JsonSerializerOptions Laid = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024, WriteIndented = true, NewLine = "\n" };

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Content-Type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body, when <see cref="Stream"/> is null.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get => Parts is null ? field : Join(Parts);
        init => (field, Parts) = (value, null);
    }

    /// <summary>The body as parts that are sent one after the other, without being put together; null for one that is whole.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Parts { get; init; }

    /// <summary>Number of bytes of the body.</summary>
    public long Length => Parts is null ? Body.Length : Parts.Sum(static p => (long)p.Length);

    /// <summary>Pieces to send one by one; null for a whole body.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Stream { get; init; }

    /// <summary>Texts of Warning headers.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>An object as answer.</summary>
    public static ApiResponse Json(int status, JsonNode value) => new() { Status = status, Body = Bytes(value) };

    /// <summary>Bytes that are JSON already.</summary>
    public static ApiResponse Json(int status, ReadOnlyMemory<byte> utf8) => new() { Status = status, Body = utf8 };

    /// <summary>Text.</summary>
    public static ApiResponse Text(string text) => new() { Status = 200, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>The same answer, its JSON laid out for people to read.</summary>
    public ApiResponse Indented() => Stream is not null || ContentType != "application/json" || Body.IsEmpty ? this
        : this with { Body = JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(Body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 }), Laid) };

    /// <summary>JSON as the server writes it.</summary>
    public static byte[] Bytes(JsonNode value) => StoredJson.Write(value);

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var all = new byte[parts.Sum(static p => p.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all.AsMemory(at));
            at += part.Length;
        }

        return all;
    }
}
