namespace CodeRun.Sandbox.Pods.States;

/// <summary>Durations of whole seconds as Go writes them.</summary>
internal static class GoDuration
{
    /// <summary>For example <c>10s</c>, <c>1m20s</c> or <c>1h0m0s</c>.</summary>
    public static string Show(TimeSpan duration) =>
        duration.TotalHours >= 1 ? $"{(long)duration.TotalHours}h{duration.Minutes}m{duration.Seconds}s"
        : duration.TotalMinutes >= 1 ? $"{duration.Minutes}m{duration.Seconds}s"
        : $"{duration.Seconds}s";
}
