namespace CodeRun.Bench.Api;

/// <summary>Summaries of measured numbers.</summary>
internal static class Statistics
{
    /// <summary>The number below which this share of all lies; 0 for none.</summary>
    public static double Percentile(IEnumerable<double> numbers, double share)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)(share * (sorted.Count - 1))];
    }

    /// <summary>The number in the middle.</summary>
    public static double Median(IEnumerable<double> numbers) => Percentile(numbers, 0.5);
}
