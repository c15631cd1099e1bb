namespace CodeRun.Tests.Simulation.World;

/// <summary>What becomes of the pod of one attempt.</summary>
internal sealed record PodScript
{
    /// <summary>Time until a node takes it; null for never.</summary>
    public TimeSpan? ScheduledAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Why its container does not start; null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>How long the agent works.</summary>
    public TimeSpan Works { get; init; } = TimeSpan.FromSeconds(60);

    public int ExitCode { get; init; }

    public string Message { get; init; } = "{}";

    /// <summary>The kubelet's word when the cluster ends it instead of the agent.</summary>
    public string? Reason { get; init; }
}
