namespace CodeRun.Sandbox.Pods;

/// <summary>Which part of a log is wanted.</summary>
public sealed record PodLogOptions
{
    /// <summary>The run of the container, as <c>containerID</c> in its status names it; null for the last one.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Put the time before each line.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only the last lines.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines of the last seconds.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines from this time on.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>At most so many bytes.</summary>
    public long? LimitBytes { get; init; }
}
