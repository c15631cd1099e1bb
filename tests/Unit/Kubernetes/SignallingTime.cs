using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Kubernetes;

/// <summary>A clock that a test moves, and that says when somebody began to wait for it.</summary>
internal sealed class SignallingTime : FakeTimeProvider
{
    private readonly Channel<bool> _timers = Channel.CreateUnbounded<bool>();

    public ValueTask<bool> TimerSetAsync() => _timers.Reader.ReadAsync();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(true);
        return timer;
    }
}
