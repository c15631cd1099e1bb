namespace CodeRun.Sandbox.Pods.States;

/// <summary>Where a probe of a running container is.</summary>
internal sealed record ProbeState
{
    /// <summary>When the last one was begun; null for none yet.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>True while one runs.</summary>
    public bool IsAsking { get; init; }

    /// <summary>The last answer; null for none yet.</summary>
    public bool? LastAnswer { get; init; }

    /// <summary>How often in a row it was the same.</summary>
    public int Repeats { get; init; }
}
