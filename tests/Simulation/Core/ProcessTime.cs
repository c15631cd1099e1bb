namespace CodeRun.Tests.Simulation.Core;

/// <summary>The clock of a simulated process: virtual time, off by <paramref name="skew"/>.</summary>
internal sealed class ProcessTime(VirtualClock clock, ProcessContext context, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.Now + skew;

    public override long GetTimestamp() => clock.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(clock, context, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ProcessTimer(VirtualClock clock, ProcessContext context, Action callback) : ITimer
    {
        private VirtualClock.Alarm? _alarm;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _alarm?.Cancel();
            _alarm = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Schedule(dueTime, () => Fire(period));
            return true;
        }

        public void Dispose() => _alarm?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(TimeSpan period)
        {
            if (context.IsDead)
                return;
            if (period > TimeSpan.Zero)
                _alarm = clock.Schedule(period, () => Fire(period));
            context.Run(callback);
        }
    }
}
