namespace CodeRun.Cmdlets.Session;

/// <summary>A generator that several informers may share.</summary>
internal sealed class SynchronizedRandom(Random inner) : Random(0)
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public override double NextDouble()
    {
        lock (_gate)
            return inner.NextDouble();
    }

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        lock (_gate)
            return inner.Next(maxValue);
    }
}
