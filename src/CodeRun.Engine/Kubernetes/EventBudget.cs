namespace CodeRun.Engine.Kubernetes;

/// <summary>How many Events an object may still have: 25 at once, one more every five minutes.</summary>
internal sealed class EventBudget(DateTimeOffset now)
{
    private const double Burst = 25;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private double _left = Burst;
    private DateTimeOffset _at = now;

    public bool TryTake(DateTimeOffset at)
    {
        _left = Math.Min(Burst, _left + ((at - _at) / Refill));
        _at = at;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}
