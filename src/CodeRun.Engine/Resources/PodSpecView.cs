using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>The projected part of a pod's spec.</summary>
public sealed record PodSpecView
{
    /// <summary>Node the pod was bound to; null while it waits for the scheduler.</summary>
    public string? NodeName { get; init; }

    /// <summary>Seconds the pod may be active before the kubelet stops it.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>The volumes, of which only claims are kept.</summary>
    public IReadOnlyList<PodVolumeView> Volumes { get => field ?? []; init => field = Lists.WithoutNulls(value); }
}
