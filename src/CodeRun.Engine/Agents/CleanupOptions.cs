using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>
/// When pod and ConfigMap of a finished run are deleted, in seconds after its end; null keeps them as long as the run.
/// The run itself stays, unless its spec.ttlSecondsAfterFinished or <see cref="HistoryLimit"/> says otherwise.
/// </summary>
public sealed record CleanupOptions
{
    /// <summary>For completed runs.</summary>
    public int? CompletedTtlSeconds { get; init; } = 86_400;

    /// <summary>For failed runs, whose logs are wanted longer.</summary>
    public int? FailedTtlSeconds { get; init; } = 604_800;

    /// <summary>For cancelled runs.</summary>
    public int? CancelledTtlSeconds { get; init; } = 86_400;

    /// <summary>Finished runs to keep for each service and agent of a namespace; older ones are deleted. Null keeps all.</summary>
    public int? HistoryLimit { get; init; }

    /// <summary>The time for a terminal phase.</summary>
    public TimeSpan? TtlOf(string phase) => phase switch
    {
        RunPhase.Completed => Seconds(CompletedTtlSeconds),
        RunPhase.Cancelled => Seconds(CancelledTtlSeconds),
        _ => Seconds(FailedTtlSeconds),
    };

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
