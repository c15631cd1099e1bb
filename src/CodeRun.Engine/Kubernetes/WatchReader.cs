using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Takes a watch stream apart: one JSON object a line, each with a type and an object that is passed on unread.</summary>
internal static class WatchReader
{
    private const byte NewLine = (byte)'\n';

    public static async IAsyncEnumerable<WatchEvent> ReadAsync(Stream stream, string request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await FillAsync(reader, request, cancellationToken);
                var buffer = read.Buffer;
                while (TakeLine(ref buffer, read.IsCompleted, out var line))
                {
                    if (line.Length > 0)
                        yield return Parse(line, request);
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async ValueTask<ReadResult> FillAsync(PipeReader reader, string request, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ApiException(request, status: null, ApiReason.NoConnection, $"the watch broke off: {e.Message}", innerException: e);
        }
    }

    // A last line without an end is a cut-off event: never half-read.
    private static bool TakeLine(ref ReadOnlySequence<byte> buffer, bool completed, out byte[] line)
    {
        if (buffer.PositionOf(NewLine) is { } end)
        {
            line = buffer.Slice(0, end).ToArray();
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = [];
        if (completed)
            buffer = buffer.Slice(buffer.End);
        return false;
    }

    private static WatchEvent Parse(byte[] line, string request)
    {
        string? type = null;
        ReadOnlyMemory<byte> value = default;
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isType = json.ValueTextEquals("type"u8);
                var isObject = json.ValueTextEquals("object"u8);
                json.Read();
                if (isType)
                    type = json.GetString();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                if (isObject)
                    value = line.AsMemory(start, (int)json.BytesConsumed - start);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ApiException(request, status: null, ApiReason.NoConnection, $"the watch sent something that is no event: {e.Message}", innerException: e);
        }

        return type == "ERROR" ? throw Failed(value, request) : new WatchEvent(type ?? "", value);
    }

    private static ApiException Failed(ReadOnlyMemory<byte> value, string request)
    {
        var said = StatusReader.Read(value.Span);
        return new ApiException(request, (HttpStatusCode?)said?.Code, said?.Reason ?? "", said?.Message ?? "the watch ended with an error");
    }
}
