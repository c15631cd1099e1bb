namespace CodeRun.Engine.Resources;

/// <summary>A condition of a pod.</summary>
public sealed record PodConditionView
{
    /// <summary>Type, for example <c>PodScheduled</c>.</summary>
    public string Type { get => field ?? ""; init; }

    /// <summary>True, False or Unknown.</summary>
    public string Status { get => field ?? ""; init; }

    /// <summary>One word for the cause.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause in a sentence.</summary>
    public string? Message { get; init; }
}
