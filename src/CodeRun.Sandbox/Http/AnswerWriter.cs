using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// Writes an answer in pieces, so that no second copy of a large one waits for a slow client, and gives up on a client that takes no piece in time.
/// </summary>
/// <param name="response">Where the answer goes.</param>
/// <param name="stall">How long a piece may wait.</param>
/// <param name="time">Clock.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class AnswerWriter(HttpResponse response, TimeSpan stall, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private const int Piece = 64 * 1024;

    private CancellationTokenSource? _stalled;
    private CancellationTokenSource? _either;

    /// <summary>Writes bytes.</summary>
    /// <exception cref="StalledException">The client takes nothing.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, Piece)];
            bytes = bytes[piece.Length..];
            await TakenAsync(response.Body.WriteAsync(piece, Token()));
        }
    }

    /// <summary>Writes many parts after the response was started; they are gathered, so that small ones make no piece of their own.</summary>
    /// <exception cref="StalledException">The client takes nothing.</exception>
    public async ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var unsent = 0;
        foreach (var part in parts)
        {
            response.BodyWriter.Write(part.Span);
            unsent += part.Length;
            if (unsent < Piece)
                continue;
            unsent = 0;
            await FlushAsync();
        }

        await FlushAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _stalled?.Dispose();
    }

    private ValueTask FlushAsync()
    {
        var flushing = response.BodyWriter.FlushAsync(Token());
        return flushing.IsCompletedSuccessfully ? ValueTask.CompletedTask : TakenAsync(new ValueTask(flushing.AsTask()));
    }

    private CancellationToken Token()
    {
        if (_either is null)
        {
            _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, cancellationToken);
        }

        return _either.Token;
    }

    private async ValueTask TakenAsync(ValueTask writing)
    {
        if (writing.IsCompletedSuccessfully)
        {
            await writing;
            return;
        }

        _stalled!.CancelAfter(stall);
        try
        {
            await writing;
        }
        catch (OperationCanceledException e) when (_stalled.IsCancellationRequested)
        {
            throw new StalledException("The client does not read its answer.", e);
        }

        _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
    }
}
