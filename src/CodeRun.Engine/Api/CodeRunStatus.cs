using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>What became of a CodeRun. Only the controller writes it. Times are UTC.</summary>
public sealed record CodeRunStatus
{
    [Description("Generation of the spec that this status speaks of.")]
    public long ObservedGeneration { get; init; }

    [Description("Pending, Processing, Completed, Failed, Suspended or Cancelled.")]
    public string Phase { get => field ?? ""; init; }

    [Description("One word for the cause of the phase.")]
    public string? Reason { get; init; }

    [Description("The cause of the phase in a sentence.")]
    public string? Message { get; init; }

    [Description("Name of the agent in the registry.")]
    public string? Agent { get; init; }

    [Description("Name of the workspace claim.")]
    public string? Workspace { get; init; }

    [Description("Pod of the current or last attempt.")]
    public string? PodName { get; init; }

    [Description("ConfigMap with the rendered files of the current or last attempt.")]
    public string? ConfigMapName { get; init; }

    [Description("Number of the current or last attempt, from 1; 0 before the first.")]
    public int Attempt { get; init; }

    [Description("Attempts that the agent failed; compared with maxRetries.")]
    public int Failures { get; init; }

    [Description("Attempts lost to the infrastructure.")]
    public int Disruptions { get; init; }

    [Description("When the pod of the current or last attempt started.")]
    public DateTimeOffset? StartedAt { get; init; }

    [Description("When the run ended.")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Description("When the next attempt is due.")]
    public DateTimeOffset? NextAttemptAt { get; init; }

    [Description("When pod and ConfigMap are cleaned up.")]
    public DateTimeOffset? ExpireAt { get; init; }

    [Description("When pod and ConfigMap were cleaned up.")]
    public DateTimeOffset? CleanedUpAt { get; init; }

    [Description("What the agent left.")]
    public CodeRunResult? Result { get; init; }

    [Description("The last attempts, oldest first.")]
    public IReadOnlyList<AttemptRecord> Attempts { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    [Description("Conditions: SpecValid, SpecHonored, WorkspaceReady, ConfigurationRendered, AgentStarted, Succeeded.")]
    public IReadOnlyList<Condition> Conditions { get => field ?? []; init => field = Lists.WithoutNulls(value); }
}
