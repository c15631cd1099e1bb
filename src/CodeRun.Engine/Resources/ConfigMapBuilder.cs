using CodeRun.Engine.Api;
using k8s.Models;

namespace CodeRun.Engine.Resources;

/// <summary>Builds the immutable ConfigMap with the rendered files of a run. It is owned by the run and goes with it.</summary>
public static class ConfigMapBuilder
{
    /// <summary>The ConfigMap named after its content.</summary>
    public static V1ConfigMap Build(CodeRunResource run, string agent, string name, IReadOnlyDictionary<string, string> files) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = run.Metadata.Namespace,
            Labels = RunLabels.ForRun(run, agent),
            OwnerReferences = [RunOwner.Of(run)],
        },
        Immutable = true,
        Data = files.ToDictionary(static f => f.Key, static f => f.Value, StringComparer.Ordinal),
    };
}
