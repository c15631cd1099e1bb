using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>What a pod asks for.</summary>
internal sealed record PodView
{
    /// <summary>The whole pod; nobody changes it.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Identity.</summary>
    public required string Uid { get; init; }

    /// <summary>resourceVersion as a number; 0 for none.</summary>
    public long Version { get; init; }

    /// <summary>Always, OnFailure or Never.</summary>
    public required string RestartPolicy { get; init; }

    /// <summary>Init containers and sidecars in order.</summary>
    public required ImmutableArray<ContainerView> Init { get; init; }

    /// <summary>Containers in order.</summary>
    public required ImmutableArray<ContainerView> Main { get; init; }

    /// <summary>How long the pod may be active; null for ever.</summary>
    public TimeSpan? ActiveDeadline { get; init; }

    /// <summary>True when it is being deleted.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>Time between the request to end and the end by force.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>All containers in the order in which they start.</summary>
    public IEnumerable<ContainerView> All => Init.Concat(Main);

    /// <summary>The pod in a kubelet's messages.</summary>
    public string Shown => $"{Name}_{Namespace}({Uid})";

    /// <summary>Reads a pod.</summary>
    public static PodView Read(JsonObject pod)
    {
        var (metadata, spec) = (pod["metadata"]!, pod["spec"]!);
        return new PodView
        {
            Json = pod,
            Namespace = (string)metadata["namespace"]!,
            Name = (string)metadata["name"]!,
            Uid = (string)metadata["uid"]!,
            Version = long.TryParse((string?)metadata["resourceVersion"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            RestartPolicy = (string?)spec["restartPolicy"] ?? "Always",
            Init = [.. (spec["initContainers"] as JsonArray ?? []).OfType<JsonObject>().Select(static c => ContainerView.Read(c, isInit: true))],
            Main = [.. (spec["containers"] as JsonArray ?? []).OfType<JsonObject>().Select(static c => ContainerView.Read(c, isInit: false))],
            ActiveDeadline = Seconds(spec["activeDeadlineSeconds"]),
            IsDeleting = metadata["deletionTimestamp"] is not null,
            Grace = Seconds(metadata["deletionGracePeriodSeconds"]) ?? Seconds(spec["terminationGracePeriodSeconds"]) ?? TimeSpan.FromSeconds(30),
        };
    }

    private static TimeSpan? Seconds(JsonNode? value) => value is JsonValue number && number.TryGetValue(out long seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)) : null;
}
