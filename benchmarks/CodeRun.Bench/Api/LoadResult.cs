namespace CodeRun.Bench.Api;

/// <summary>What a load has met with.</summary>
/// <param name="Wall">Time from the first request to the last answer.</param>
/// <param name="Milliseconds">The time of every request.</param>
internal sealed record LoadResult(TimeSpan Wall, IReadOnlyList<double> Milliseconds)
{
    /// <summary>Answered requests a second.</summary>
    public double PerSecond => Milliseconds.Count / Wall.TotalSeconds;

    /// <summary>99 of a hundred were answered in this time.</summary>
    public double P99 => Statistics.Percentile(Milliseconds, 0.99);
}
