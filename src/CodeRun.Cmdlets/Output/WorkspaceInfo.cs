using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Engine.Resources;
using CodeRun.Engine.Workspaces;

namespace CodeRun.Cmdlets.Output;

/// <summary>A workspace: the claim that runs of a service and agent work on.</summary>
public sealed class WorkspaceInfo
{
    /// <summary>Name of the claim.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Service.</summary>
    public required string Service { get; init; }

    /// <summary>Short name of the agent; null for a shared workspace.</summary>
    public string? Agent { get; init; }

    /// <summary>Pending, Bound or Lost.</summary>
    public string? Phase { get; init; }

    /// <summary>Size.</summary>
    public string? Size { get; init; }

    /// <summary>Time since it was claimed.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Runs that use it now or wait for it.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    internal static WorkspaceInfo From(JsonObject claim, IReadOnlyList<string> usedBy, DateTimeOffset now)
    {
        var metadata = claim["metadata"]!;
        return new WorkspaceInfo
        {
            Name = (string)metadata["name"]!,
            Namespace = (string)metadata["namespace"]!,
            Service = (string?)metadata["annotations"]?[WorkspaceBuilder.ServiceAnnotation] ?? (string?)metadata["labels"]?[RunLabels.Service] ?? "",
            Agent = (string?)metadata["labels"]?[RunLabels.Agent],
            Phase = (string?)claim["status"]?["phase"],
            Size = (string?)claim["spec"]?["resources"]?["requests"]?["storage"],
            Age = now - DateTimeOffset.Parse((string)metadata["creationTimestamp"]!, CultureInfo.InvariantCulture),
            UsedBy = usedBy,
        };
    }
}
