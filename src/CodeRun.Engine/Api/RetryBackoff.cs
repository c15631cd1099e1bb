using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>Exponential waiting time between attempts, in seconds.</summary>
public sealed record RetryBackoff
{
    [Description("Seconds before the first retry; doubled for each further one.")]
    [DefaultValue(10L)]
    public long BaseSeconds { get => field == 0 ? 10 : field; init; }

    [Description("Most seconds between two attempts.")]
    [DefaultValue(600L)]
    public long MaxSeconds { get => field == 0 ? 600 : field; init; }
}
