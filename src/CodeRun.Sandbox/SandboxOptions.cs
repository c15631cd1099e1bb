using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;

namespace CodeRun.Sandbox;

/// <summary>How a sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port on 127.0.0.1; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Private directory of this sandbox; null for a new one below the temporary directory. It is removed at the end.</summary>
    public string? Directory { get; init; }

    /// <summary>Makes the pod runner for a directory; null to leave pods Pending.</summary>
    public Func<string, IPodRunner>? PodRunner { get; init; }

    /// <summary>What one client may take up.</summary>
    internal EndpointLimits Limits { get; init; } = new();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of uids and generated names.</summary>
    public required Random Random { get; init; }
}
