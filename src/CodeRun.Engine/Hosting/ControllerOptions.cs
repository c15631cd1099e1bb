using CodeRun.Engine.Agents;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>What a controller works with.</summary>
public sealed record ControllerOptions
{
    /// <summary>Namespace to serve; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Agents, limits, names of secrets.</summary>
    public required ControllerConfiguration Configuration { get; init; }

    /// <summary>Renders the files of runs.</summary>
    public required IRunRenderer Renderer { get; init; }

    /// <summary>Runs that are reconciled at the same time.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of jitter. Used by several tasks at once: must be thread-safe where <see cref="Spawn"/> uses threads.</summary>
    public required Random Random { get; init; }

    /// <summary>The Lease that makes one of several controllers the leader; null for a controller that is known to be alone.</summary>
    public LeaderElectionOptions? Election { get; init; }

    /// <summary>Starts a task of the controller. The default uses the thread pool; a simulation keeps everything on one thread.</summary>
    public Func<Func<Task>, Task> Spawn { get; init; } = static work => Task.Run(work);

    /// <summary>Told what became of every step; null for nobody.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>Told how long each run was due before a worker took it; null for nobody.</summary>
    public Action<TimeSpan>? OnTaken { get; init; }

    /// <summary>Told about failures that the controller recovers from by itself; null for nobody.</summary>
    public Action<Exception>? OnError { get; init; }
}
