using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>A toleration as in a pod.</summary>
public sealed record Toleration
{
    [Description("Taint key.")]
    public string? Key { get; init; }

    [Description("Exists or Equal.")]
    public string? Operator { get; init; }

    [Description("Taint value.")]
    public string? Value { get; init; }

    [Description("NoSchedule, PreferNoSchedule or NoExecute.")]
    public string? Effect { get; init; }

    [Description("Seconds a NoExecute taint is tolerated.")]
    public long? TolerationSeconds { get; init; }
}
