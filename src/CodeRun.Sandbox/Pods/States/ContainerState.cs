using System.Collections.Immutable;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>What is known of one container.</summary>
internal sealed record ContainerState
{
    /// <summary>What it does.</summary>
    public ContainerPhase Phase { get; init; }

    /// <summary>Reason and message of its waiting; null for that of a container whose turn has not come.</summary>
    public (string Reason, string Message)? Waiting { get; init; }

    /// <summary>True when a start was tried and nothing that it needs has changed since.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>The run that is on, or the last one.</summary>
    public ContainerRun? Run { get; init; }

    /// <summary>The run before that.</summary>
    public ContainerRun? Previous { get; init; }

    /// <summary>How often it was started anew.</summary>
    public int Restarts { get; init; }

    /// <summary>Delay of its next restart; null before the first.</summary>
    public BackOff? BackOff { get; init; }

    /// <summary>True while its postStart hook runs.</summary>
    public bool IsInPostStart { get; init; }

    /// <summary>True when the startup probe, if any, has succeeded in this run.</summary>
    public bool IsStarted { get; init; }

    /// <summary>True when any run of it has come that far.</summary>
    public bool WasStarted { get; init; }

    /// <summary>True when its readiness probe has succeeded.</summary>
    public bool IsProbedReady { get; init; }

    /// <summary>Its probes.</summary>
    public ImmutableDictionary<ProbeKind, ProbeState> Probes { get; init; } = ImmutableDictionary<ProbeKind, ProbeState>.Empty;

    /// <summary>Its end, if that has begun.</summary>
    public ContainerStop? Stop { get; init; }

    /// <summary>True while it runs.</summary>
    public bool IsRunning => Phase == ContainerPhase.Running;

    /// <summary>The run whose end is shown as lastState: that before the one that is shown as state.</summary>
    public ContainerRun? Last => Phase == ContainerPhase.Waiting ? Run : Previous;

    /// <summary>Number of the next run.</summary>
    public int NextAttempt => Run is null ? 0 : Restarts + 1;
}
