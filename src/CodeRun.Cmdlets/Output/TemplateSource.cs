namespace CodeRun.Cmdlets.Output;

/// <summary>Which template an agent's file comes from, and why.</summary>
public sealed class TemplateSource
{
    /// <summary>Short name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Name of the output file.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the template in its tree.</summary>
    public required string Source { get; init; }

    /// <summary>True when the agent has a template of its own.</summary>
    public bool IsOverride { get; init; }

    /// <summary>Why this template and no other.</summary>
    public required string Reason { get; init; }

    /// <summary>Full path of the template.</summary>
    public required string Path { get; init; }
}
