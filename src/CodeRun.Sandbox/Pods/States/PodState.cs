using System.Collections.Immutable;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>All that is known of a pod that runs here. Immutable.</summary>
internal sealed record PodState
{
    /// <summary>What it asks for.</summary>
    public required PodView Pod { get; init; }

    /// <summary>When the kubelet saw it first.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>Its containers by name.</summary>
    public required ImmutableDictionary<string, ContainerState> Containers { get; init; }

    /// <summary>True when its volumes are there.</summary>
    public bool IsMounted { get; init; }

    /// <summary>True when mounting was tried and nothing has changed since.</summary>
    public bool IsMountBlocked { get; init; }

    /// <summary>True once a main container has started: what comes before is not done again.</summary>
    public bool IsInitialized { get; init; }

    /// <summary>Why it ends; null while it does not.</summary>
    public StopCause? Stop { get; init; }

    /// <summary>Its last phase, Succeeded or Failed; null before.</summary>
    public string? FinalPhase { get; init; }

    /// <summary>True once its object was to be removed.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>A pod of which nothing has been done yet.</summary>
    public static PodState Begin(PodView pod, DateTimeOffset startTime) => new()
    {
        Pod = pod,
        StartTime = startTime,
        Containers = pod.All.ToImmutableDictionary(static c => c.Name, static _ => new ContainerState(), StringComparer.Ordinal),
    };
}
