namespace CodeRun.Engine.Resources;

/// <summary>A volume that is a PersistentVolumeClaim.</summary>
public sealed record ClaimVolumeView
{
    /// <summary>Name of the claim, in the pod's namespace.</summary>
    public string ClaimName { get => field ?? ""; init; }
}
