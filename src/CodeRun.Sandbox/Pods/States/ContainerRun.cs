namespace CodeRun.Sandbox.Pods.States;

/// <summary>One run of a container.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="StartedAt">When it started; the Unix epoch for one that could not, as runtimes say it.</param>
internal sealed record ContainerRun(string Id, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Exit code, once ended: 128+n for signal n.</summary>
    public int ExitCode { get; init; }

    /// <summary>Completed, Error or StartError.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Termination message.</summary>
    public string Message { get; init; } = "";
}
