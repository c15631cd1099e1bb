namespace CodeRun.Engine.Agents;

/// <summary>How attempts that ended without being the agent's fault are tried again. Times are in seconds.</summary>
public sealed record RetryOptions
{
    /// <summary>Attempts of one run that may be lost to the infrastructure before the run fails.</summary>
    public int MaxDisruptions { get; init; } = 10;

    /// <summary>Wait after the first disruption; doubled for each further one.</summary>
    public int DisruptionBaseSeconds { get; init; } = 5;

    /// <summary>Longest wait after a disruption.</summary>
    public int DisruptionMaxSeconds { get; init; } = 300;

    /// <summary>Wait after the provider refused for its quota and named no time; doubled each time in a row.</summary>
    public int QuotaBaseSeconds { get; init; } = 60;

    /// <summary>Longest such wait. A time that the provider names is kept to, however long.</summary>
    public int QuotaMaxSeconds { get; init; } = 3600;
}
