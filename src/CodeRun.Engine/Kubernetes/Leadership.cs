using System.Globalization;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// One term as leader. It is over, without asking anybody, when <see cref="LeaderElectionOptions.RenewDeadline"/> has passed
/// since the last renewal that succeeded was sent: before anybody else may take the Lease.
/// </summary>
public sealed class Leadership : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private readonly TimeSpan _deadline;
    private readonly Lock _gate = new();
    private long _renewedAt;
    private bool _over;

    internal Leadership(TimeProvider time, TimeSpan deadline, long sentAt, string resourceVersion)
    {
        _time = time;
        _deadline = deadline;
        _renewedAt = sentAt;
        Version = long.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        _lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Renewed(sentAt);
    }

    /// <summary>Version of the store when the term began: what earlier leaders wrote is not newer.</summary>
    public long Version { get; }

    /// <summary>Cancelled when the term is over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>True while this controller may write.</summary>
    public bool IsValid
    {
        get
        {
            lock (_gate)
                return !_over && _time.GetElapsedTime(_renewedAt) < _deadline;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _lost.Dispose();
    }

    internal void Renewed(long sentAt)
    {
        lock (_gate)
        {
            if (_over)
                return;
            _renewedAt = sentAt;
            var left = _deadline - _time.GetElapsedTime(sentAt);
            _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    internal void End()
    {
        lock (_gate)
        {
            if (_over)
                return;
            _over = true;
        }

        _lost.Cancel();
    }
}
