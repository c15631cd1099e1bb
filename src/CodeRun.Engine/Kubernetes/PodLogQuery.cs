namespace CodeRun.Engine.Kubernetes;

/// <summary>Which part of a pod's log is wanted.</summary>
public sealed record PodLogQuery
{
    /// <summary>Container; null for the only one.</summary>
    public string? Container { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Only the last lines.</summary>
    public int? TailLines { get; init; }

    /// <summary>Put a time before each line.</summary>
    public bool Timestamps { get; init; }
}
