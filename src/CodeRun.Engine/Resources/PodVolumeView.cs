namespace CodeRun.Engine.Resources;

/// <summary>A volume of a pod; only a claim's name is kept.</summary>
public sealed record PodVolumeView
{
    /// <summary>Set when the volume is a claim.</summary>
    public ClaimVolumeView? PersistentVolumeClaim { get; init; }
}
