namespace CodeRun.Sandbox.Pods.States;

/// <summary>How far the end of a running container is.</summary>
/// <param name="KillAt">When it is ended by force.</param>
/// <param name="KeepsOrder">Whether a sidecar waits for those that end before it.</param>
internal sealed record ContainerStop(DateTimeOffset KillAt, bool KeepsOrder)
{
    /// <summary>True while its preStop hook runs.</summary>
    public bool IsInHook { get; init; }

    /// <summary>True once it was asked to end.</summary>
    public bool IsTold { get; init; }

    /// <summary>True once it was ended by force.</summary>
    public bool IsKilled { get; init; }
}
