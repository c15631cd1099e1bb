namespace CodeRun.Tests.Simulation.Core;

/// <summary>
/// A simulated process: whatever its code awaits comes back here, on the one thread of the simulation. Once dead, nothing of
/// it ever runs again, as after kill -9.
/// </summary>
internal sealed class ProcessContext(VirtualClock clock) : SynchronizationContext
{
    public bool IsDead { get; private set; }

    public void Kill() => IsDead = true;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
            clock.Post(() => Run(() => d(state)));
    }

    public override void Send(SendOrPostCallback d, object? state) => Run(() => d(state));

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action action)
    {
        if (IsDead)
            return;
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
