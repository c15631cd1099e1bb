using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Output;

/// <summary>One step of a reconcile.</summary>
public sealed class ReconcileStep
{
    /// <summary>Name of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Namespace of the run.</summary>
    public required string Namespace { get; init; }

    /// <summary>Place in the plan, from 1.</summary>
    public int Order { get; init; }

    /// <summary>Create, Patch, Delete or Record.</summary>
    public required string Action { get; init; }

    /// <summary>Kind of the object.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the object.</summary>
    public required string TargetName { get; init; }

    /// <summary>The step in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Planned, Done, AlreadyDone, Failed or Skipped.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    internal static ReconcileStep From(StepReport report) => new()
    {
        Run = report.Run.Name,
        Namespace = report.Run.Namespace,
        Order = report.Order,
        Action = report.Step.Action,
        Kind = report.Step.Kind,
        TargetName = report.Step.Name,
        Description = report.Step.Description,
        State = report.State.ToString(),
        Error = report.Error,
        Duration = report.Duration,
    };
}
