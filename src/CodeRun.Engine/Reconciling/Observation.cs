using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Everything a plan depends on besides the configuration. Taken from caches; the planner never reads anything else.</summary>
public sealed record Observation
{
    /// <summary>The run.</summary>
    public required CodeRunResource Run { get; init; }

    /// <summary>Problems found when the run was parsed and validated; empty for a good one.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>All pods that this run (by uid) owns.</summary>
    public IReadOnlyList<PodView> Pods { get; init; } = [];

    /// <summary>Last states of pods of this run that were seen to go: for these no cache can be wrong.</summary>
    public IReadOnlyList<PodView> GonePods { get; init; } = [];

    /// <summary>The ConfigMaps that this run (by uid) owns.</summary>
    public IReadOnlyList<ResourceMetadata> ConfigMaps { get; init; } = [];

    /// <summary>True when the run's workspace claim is known to exist.</summary>
    public bool WorkspaceExists { get; init; }

    /// <summary>Whether the run may start; only asked for runs that want to.</summary>
    public AdmissionDecision Admission { get; init; } = AdmissionDecision.Granted;

    /// <summary>True when more runs of this service and agent have finished since than the history keeps.</summary>
    public bool IsBeyondHistory { get; init; }

    /// <summary>A random number from 0 to 1 that spreads waiting times.</summary>
    public double Jitter { get; init; }

    /// <summary>True when the configuration lets the run's agent have a Docker daemon.</summary>
    public bool AllowsDocker { get; init; }

    /// <summary>The time of the observation.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The status, or an empty one when none was written yet.</summary>
    public CodeRunStatus Status => Run.Status ?? new CodeRunStatus();

    /// <summary>The pod of the attempt under way; null when it is not there, or not seen yet.</summary>
    public PodView? Pod => Find(Pods);

    /// <summary>Its last state, when it was seen to go.</summary>
    public PodView? GonePod => Find(GonePods);

    private PodView? Find(IReadOnlyList<PodView> pods) =>
        pods.FirstOrDefault(p => string.Equals(p.Metadata.Name, Status.PodName, StringComparison.Ordinal));
}
