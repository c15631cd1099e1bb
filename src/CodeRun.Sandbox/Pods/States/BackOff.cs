namespace CodeRun.Sandbox.Pods.States;

/// <summary>The growing time between restarts (kubelet: 10 s doubled up to 5 minutes, forgotten after twice that).</summary>
/// <param name="Delay">Time from an end to the next start.</param>
/// <param name="Updated">When the delay was set.</param>
internal sealed record BackOff(TimeSpan Delay, DateTimeOffset Updated)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>When a container that ended may start again; null for at once.</summary>
    public static DateTimeOffset? Until(BackOff? present, DateTimeOffset ended) =>
        present is null || IsForgotten(present, ended) ? null : ended + present.Delay;

    /// <summary>The delay after one more start.</summary>
    public static BackOff Next(BackOff? present, DateTimeOffset ended, DateTimeOffset now)
    {
        if (present is null || IsForgotten(present, ended))
            return new BackOff(First, now);
        return new BackOff(present.Delay * 2 < Longest ? present.Delay * 2 : Longest, now);
    }

    private static bool IsForgotten(BackOff present, DateTimeOffset ended) => ended - present.Updated > Longest * 2;
}
