using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Http;

/// <summary>An answer: a whole body, or a stream of pieces that are sent as they come.</summary>
public sealed record ApiResponse
{
    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Content-Type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body, when <see cref="Stream"/> is null.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Pieces to send one by one; null for a whole body.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Stream { get; init; }

    /// <summary>An object as answer.</summary>
    public static ApiResponse Json(int status, JsonNode value) => new() { Status = status, Body = JsonSerializer.SerializeToUtf8Bytes(value) };

    /// <summary>Bytes that are JSON already.</summary>
    public static ApiResponse Json(int status, ReadOnlyMemory<byte> utf8) => new() { Status = status, Body = utf8 };

    /// <summary>Text.</summary>
    public static ApiResponse Text(string text) => new() { Status = 200, ContentType = "text/plain; charset=utf-8", Body = System.Text.Encoding.UTF8.GetBytes(text) };
}
