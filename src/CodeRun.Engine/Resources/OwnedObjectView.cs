using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>What the controller keeps of a ConfigMap or a PersistentVolumeClaim: that it is there, and whose it is.</summary>
public sealed record OwnedObjectView
{
    /// <summary>Name, uid, owners, labels.</summary>
    public ResourceMetadata Metadata { get => field ?? new(); init; }

    /// <summary>Phase of a claim; empty for a ConfigMap.</summary>
    public ObjectPhaseView Status { get => field ?? new(); init; }
}
