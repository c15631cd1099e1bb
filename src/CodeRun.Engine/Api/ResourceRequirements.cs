using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>Requests and limits as in a pod: resource name to Kubernetes quantity, for example <c>memory: 2Gi</c>.</summary>
public sealed record ResourceRequirements
{
    [Description("Least resources, by name.")]
    public IReadOnlyDictionary<string, string> Requests { get => field ?? EmptyMap.Instance; init; }

    [Description("Most resources, by name.")]
    public IReadOnlyDictionary<string, string> Limits { get => field ?? EmptyMap.Instance; init; }
}
