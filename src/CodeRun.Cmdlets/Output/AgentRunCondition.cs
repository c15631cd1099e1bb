namespace CodeRun.Cmdlets.Output;

/// <summary>A condition of a run.</summary>
public sealed class AgentRunCondition
{
    /// <summary>Type, for example SpecValid.</summary>
    public required string Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public required string Status { get; init; }

    /// <summary>One word for the cause.</summary>
    public required string Reason { get; init; }

    /// <summary>The cause in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When the status last changed.</summary>
    public DateTimeOffset LastTransition { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Type}={Status}";
}
