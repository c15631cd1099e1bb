namespace CodeRun.Engine.Kubernetes;

/// <summary>The Lease that controllers compete for, with client-go's times (tools/leaderelection): 15 s, 10 s, 2 s.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Lease. Controllers that serve the same runs must use the same one.</summary>
    public string Name { get; init; } = "coderun-controller";

    /// <summary>What this controller calls itself; different for each process.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last sign of life of a leader.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader acts after its last renewal; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two tries.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
