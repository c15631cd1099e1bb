using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>What a pod says about the workspace it uses, for pods whose run may be gone.</summary>
internal static class PodClaim
{
    /// <summary>The claim, or null for a pod that mounts no workspace.</summary>
    public static AdmissionClaim? Of(PodView pod, OwnerReference owner) =>
        pod.Claims().FirstOrDefault() is not { } workspace ? null : new AdmissionClaim(
            owner.Uid,
            pod.Metadata.Namespace ?? "",
            owner.Name,
            workspace,
            pod.Metadata.Labels.GetValueOrDefault(RunLabels.Agent, ""),
            pod.Metadata.Labels.GetValueOrDefault(RunLabels.Service, ""),
            Priority: 0,
            pod.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);
}
