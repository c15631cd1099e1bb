namespace CodeRun.Engine.Events.Simulating.Go;

/// <summary>
/// How much work regular expressions may still take. It is counted, not timed, so that the answer is the same on every machine; all expressions of
/// one Sensor share it, so that many of them cannot hang either.
/// </summary>
internal sealed class PatternWork
{
    private const int Most = 100_000_000;

    private int _left = Most;

    /// <summary>Takes some work.</summary>
    /// <exception cref="UnsupportedException">None is left.</exception>
    public void Spend(int work)
    {
        if (work > _left)
            throw new UnsupportedException("a regular expression that takes too much work");
        _left -= work;
    }
}
