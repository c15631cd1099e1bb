namespace CodeRun.Engine.Kubernetes;

/// <summary>Limits a rate: so many at once, then so many a second. Says how long the next one has to wait. Not thread-safe.</summary>
internal sealed class TokenBucket
{
    private readonly double _burst;
    private readonly double _perSecond;
    private readonly TimeProvider _time;
    private double _tokens;
    private long _at;

    public TokenBucket(double burst, double perSecond, TimeProvider time)
    {
        (_burst, _perSecond, _time) = (burst, perSecond, time);
        (_tokens, _at) = (burst, time.GetTimestamp());
    }

    /// <summary>Takes a token, if need be one of the future, and returns the time until it is there.</summary>
    public TimeSpan Take()
    {
        _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_at).TotalSeconds * _perSecond));
        _at = _time.GetTimestamp();
        _tokens--;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _perSecond);
    }
}
