using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;

namespace CodeRun.Sandbox;

/// <summary>How a sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port on 127.0.0.1; 0 for any free one, with <see cref="Path"/> for that of the last time if it is free.</summary>
    public int Port { get; init; }

    /// <summary>Private directory of this sandbox; null for a new one below the temporary directory. It is removed at the end.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Directory that keeps everything from one start to the next, used instead of <see cref="Directory"/>; it is made when it
    /// is not there, and stays at the end. Null for a sandbox that forgets.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Size of the log, in bytes, at which it is replaced by a snapshot; null for the usual.</summary>
    public long? SnapshotAfterBytes { get; init; }

    /// <summary>Makes the pod runner for a directory; null to leave pods Pending.</summary>
    public Func<string, IPodRunner>? PodRunner { get; init; }

    /// <summary>What one client may take up.</summary>
    internal EndpointLimits Limits { get; init; } = new();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of uids and generated names; with <see cref="Path"/> it must not give what it gave before.</summary>
    public required Random Random { get; init; }
}
