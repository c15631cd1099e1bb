using CodeRun.Engine.Api;
using k8s.Models;

namespace CodeRun.Engine.Resources;

/// <summary>The ownership of what a run creates.</summary>
public static class RunOwner
{
    /// <summary>Reference that makes <paramref name="run"/> the managing owner.</summary>
    public static V1OwnerReference Of(CodeRunResource run) => new()
    {
        ApiVersion = CodeRunResource.GroupVersion,
        Kind = CodeRunResource.ResourceKind,
        Name = run.Metadata.Name,
        Uid = run.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>True when <paramref name="metadata"/> names the run with this uid as its managing owner.</summary>
    public static bool Owns(string runUid, ResourceMetadata metadata) =>
        runUid.Length > 0 && string.Equals(metadata.ControllerOwner()?.Uid, runUid, StringComparison.Ordinal);
}
