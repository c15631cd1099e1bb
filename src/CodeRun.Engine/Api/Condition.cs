using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>A standard Kubernetes condition.</summary>
public sealed record Condition
{
    [Description("Type of the condition.")]
    public string Type { get => field ?? ""; init; }

    [Description("True, False or Unknown.")]
    public string Status { get => field ?? ""; init; }

    [Description("One word for the cause.")]
    public string Reason { get => field ?? ""; init; }

    [Description("The cause in a sentence.")]
    public string Message { get => field ?? ""; init; }

    [Description("When the status last changed.")]
    public DateTimeOffset LastTransitionTime { get; init; }

    [Description("Generation of the spec that the condition speaks of.")]
    public long ObservedGeneration { get; init; }
}
