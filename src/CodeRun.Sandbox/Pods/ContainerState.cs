namespace CodeRun.Sandbox.Pods;

/// <summary>What a container does, as a kubelet reports it.</summary>
internal sealed record ContainerState
{
    /// <summary>Reason and message while it waits; null otherwise.</summary>
    public (string Reason, string Message)? Waiting { get; init; } = ("ContainerCreating", "");

    /// <summary>When it started, if it did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, if it did.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Exit code, once ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>A kubelet's word for its end.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Termination message.</summary>
    public string Message { get; init; } = "";

    /// <summary>How often it was started anew.</summary>
    public int Restarts { get; init; }

    /// <summary>True while it runs.</summary>
    public bool IsRunning => StartedAt is not null && FinishedAt is null && Waiting is null;

    /// <summary>True when it has ended for good or until its next start.</summary>
    public bool IsEnded => FinishedAt is not null;
}
