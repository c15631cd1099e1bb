using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>The projected part of a pod's status.</summary>
public sealed record PodStatusView
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get => field ?? "Pending"; init; }

    /// <summary>The kubelet's word for a failed pod, for example <c>Evicted</c> or <c>DeadlineExceeded</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The kubelet's sentence for a failed pod.</summary>
    public string? Message { get; init; }

    /// <summary>When the kubelet accepted the pod.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Conditions such as PodScheduled.</summary>
    public IReadOnlyList<PodConditionView> Conditions { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>The containers.</summary>
    public IReadOnlyList<ContainerStatusView> ContainerStatuses { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>The init containers.</summary>
    public IReadOnlyList<ContainerStatusView> InitContainerStatuses { get => field ?? []; init => field = Lists.WithoutNulls(value); }
}
