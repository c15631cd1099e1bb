using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A Workflow or CodeRun as far as it matters to a webhook.</summary>
public sealed record PlayObject
{
    /// <summary>Workflow or CodeRun.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Identity.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Version.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Annotations.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Task numbers, wherever the object names one, as they were written.</summary>
    public IReadOnlyList<string> TaskIds { get; init; } = [];

    /// <summary>Repositories in full, wherever the object names one: owner/name or an address.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Agent of a CodeRun: its githubApp; null when it names none.</summary>
    public string? GithubApp { get; init; }

    /// <summary>Phase; empty before the first.</summary>
    public string Phase { get; init; } = "";

    /// <summary>True when it has ended, or is being deleted.</summary>
    public bool IsFinished { get; init; }

    /// <summary>When it was made; null when it does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Nodes of a Workflow that are suspended and wait for somebody.</summary>
    public IReadOnlyList<SuspendedNode> Suspended { get; init; } = [];

    /// <summary>True for a Workflow whose nodes are compressed or stored elsewhere, so that nobody can see or resume them here.</summary>
    public bool HasHiddenNodes { get; init; }

    /// <summary>True for a Workflow that keeps a <see cref="PlayRecord"/>: it looks there for what has happened, and goes its way itself.</summary>
    public bool KeepsRecord => IsWorkflow && Annotations.GetValueOrDefault(StageLabels.Record) == StageLabels.ConfigMapRecord;

    /// <summary>True for a Workflow.</summary>
    public bool IsWorkflow => Kind == "Workflow";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
