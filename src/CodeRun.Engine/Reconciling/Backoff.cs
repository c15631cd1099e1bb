namespace CodeRun.Engine.Reconciling;

/// <summary>Exponential waiting times. Total: any input gives a time between zero and ten years.</summary>
internal static class Backoff
{
    private const double Spread = 0.2;
    private const double LongestSeconds = 315_360_000;

    /// <summary>Base time doubled for each try after the first, at most the maximum, and up to a fifth more by <paramref name="jitter"/> (0 to 1).</summary>
    public static TimeSpan Exponential(long baseSeconds, long maxSeconds, int tries, double jitter)
    {
        var seconds = Math.Max(0, baseSeconds) * Math.Pow(2, Math.Clamp(tries - 1, 0, 62));
        return WithJitter(Math.Min(seconds, Math.Max(0, maxSeconds)), jitter);
    }

    /// <summary>A given time and up to a fifth more.</summary>
    public static TimeSpan WithJitter(TimeSpan time, double jitter) => WithJitter(time.TotalSeconds, jitter);

    /// <summary>A number of seconds as a time that can be added to any date of our days.</summary>
    public static TimeSpan Seconds(long seconds) => TimeSpan.FromSeconds(Math.Clamp((double)seconds, 0, LongestSeconds));

    private static TimeSpan WithJitter(double seconds, double jitter) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds * (1 + (Spread * Math.Clamp(double.IsNaN(jitter) ? 0 : jitter, 0, 1))), 0, LongestSeconds));
}
