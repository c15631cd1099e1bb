using CodeRun.Sandbox.Pods.Logs;
using CodeRun.Sandbox.Pods.Probes;
using CodeRun.Sandbox.Pods.Volumes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>What all pods of a runner share.</summary>
internal sealed record PodServices
{
    /// <summary>The objects.</summary>
    public required IObjectAccess Objects { get; init; }

    /// <summary>How pods reach the API server; null when they cannot.</summary>
    public required PodApi? Api { get; init; }

    /// <summary>Where everything is.</summary>
    public required PodPaths Paths { get; init; }

    /// <summary>ConfigMaps and Secrets.</summary>
    public required ReferredData Data { get; init; }

    /// <summary>Makes containers ready.</summary>
    public required ContainerBuilder Builder { get; init; }

    /// <summary>Their logs.</summary>
    public required PodLogStore Logs { get; init; }

    /// <summary>Runs probes and hooks.</summary>
    public required HandlerRunner Handlers { get; init; }

    /// <summary>Clock.</summary>
    public required TimeProvider Time { get; init; }
}
