namespace CodeRun.Sandbox.Http;

/// <summary>
/// Writes an answer in pieces, so that no second copy of a large one waits for a slow client, and gives up on a client that takes no piece in time.
/// </summary>
/// <param name="body">Where the answer goes.</param>
/// <param name="stall">How long a piece may wait.</param>
/// <param name="time">Clock.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class AnswerWriter(Stream body, TimeSpan stall, TimeProvider time, CancellationToken cancellationToken) : IDisposable
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
            await WritePieceAsync(piece);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _stalled?.Dispose();
    }

    private async ValueTask WritePieceAsync(ReadOnlyMemory<byte> piece)
    {
        if (_stalled is null)
        {
            _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, cancellationToken);
        }

        var writing = body.WriteAsync(piece, _either!.Token);
        if (writing.IsCompletedSuccessfully)
            return;
        _stalled.CancelAfter(stall);
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
