using CodeRun.Engine.Agents;
using CodeRun.Engine.Resources;
using k8s.Models;

namespace CodeRun.Engine.Workspaces;

/// <summary>Builds the claim of a workspace. It has no owner: a workspace outlives the runs that use it.</summary>
public static class WorkspaceBuilder
{
    /// <summary>Annotation with the service as it was written; the label holds only its normalised form.</summary>
    public const string ServiceAnnotation = "agents.platform/service";

    /// <summary>The claim for runs of <paramref name="agent"/> on <paramref name="service"/>.</summary>
    public static V1PersistentVolumeClaim Build(string @namespace, string service, AgentDefinition agent, StorageOptions storage) => new()
    {
        ApiVersion = "v1",
        Kind = "PersistentVolumeClaim",
        Metadata = new V1ObjectMeta
        {
            Name = WorkspaceName.For(service, agent),
            NamespaceProperty = @namespace,
            Labels = RunLabels.ForWorkspace(service, agent.SharedWorkspace ? null : agent.Name),
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ServiceAnnotation] = service },
        },
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = storage.ClassName,
            Resources = new V1VolumeResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["storage"] = new(storage.Size) },
            },
        },
    };
}
