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

    /// <summary>Names of the ConfigMaps that this run (by uid) owns.</summary>
    public IReadOnlySet<string> ConfigMaps { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>True when the run's workspace claim is known to exist.</summary>
    public bool WorkspaceExists { get; init; }

    /// <summary>Whether the run may start; only asked for runs that want to.</summary>
    public AdmissionDecision Admission { get; init; } = AdmissionDecision.Granted;

    /// <summary>The time of the observation.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The status, or an empty one when none was written yet.</summary>
    public CodeRunStatus Status => Run.Status ?? new CodeRunStatus();
}
