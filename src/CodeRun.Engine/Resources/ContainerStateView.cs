namespace CodeRun.Engine.Resources;

/// <summary>The state of a container: exactly one member is set.</summary>
public sealed record ContainerStateView
{
    /// <summary>It has not started; the kubelet says why.</summary>
    public WaitingView? Waiting { get; init; }

    /// <summary>It runs.</summary>
    public RunningView? Running { get; init; }

    /// <summary>It ended.</summary>
    public TerminatedView? Terminated { get; init; }
}
