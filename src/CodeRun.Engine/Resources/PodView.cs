using System.Globalization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Resources;

/// <summary>What the controller keeps of a pod: a projection with only the fields it decides on.</summary>
public sealed record PodView
{
    /// <summary>Name, uid, owners, labels.</summary>
    public ResourceMetadata Metadata { get => field ?? new(); init; }

    /// <summary>Node and volumes.</summary>
    public PodSpecView Spec { get => field ?? new(); init; }

    /// <summary>Phase and containers.</summary>
    public PodStatusView Status { get => field ?? new(); init; }

    /// <summary>True while a process of the pod may be running or may still be started.</summary>
    public bool IsLive => Status.Phase is not ("Succeeded" or "Failed");

    /// <summary>Number of the attempt it was made for; 0 when it does not say.</summary>
    public int Attempt => Metadata.Labels.TryGetValue(RunLabels.Attempt, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : 0;

    /// <summary>The status of the agent's container, once the kubelet reported one.</summary>
    public ContainerStatusView? Agent => Status.ContainerStatuses.FirstOrDefault(static c => c.Name == PodBuilder.AgentContainer);

    /// <summary>Names of the claims the pod mounts.</summary>
    public IEnumerable<string> Claims() =>
        Spec.Volumes.Select(static v => v.PersistentVolumeClaim?.ClaimName).Where(static n => !string.IsNullOrEmpty(n))!;
}
