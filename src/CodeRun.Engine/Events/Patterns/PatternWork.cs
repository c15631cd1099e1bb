namespace CodeRun.Engine.Events.Patterns;

/// <summary>
/// How much work regular expressions may still take. It is counted, not timed, so that the answer is the same on every machine; all expressions of
/// one file share it, so that many of them cannot hang either.
/// </summary>
/// <param name="most">How much there may be.</param>
internal sealed class PatternWork(int most = PatternWork.Most)
{
    private const int Most = 100_000_000;

    private int _left = most;

    /// <summary>True when an expression has been given up.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Takes some work.</summary>
    /// <exception cref="PatternLimitException">None is left.</exception>
    public void Spend(int work)
    {
        if (!TrySpend(work))
            throw new PatternLimitException("a regular expression that takes too much work");
    }

    /// <summary>Takes some work; false when none is left.</summary>
    public bool TrySpend(int work)
    {
        IsSpent |= work > _left;
        if (work > _left)
            return false;
        _left -= work;
        return true;
    }
}
