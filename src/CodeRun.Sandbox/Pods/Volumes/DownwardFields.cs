using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>What a pod may learn of itself: fieldRef and resourceFieldRef (kubectl explain pod.spec.volumes.downwardAPI.items). Pure.</summary>
internal static class DownwardFields
{
    private const string Address = "127.0.0.1";

    /// <summary>The value of a field.</summary>
    /// <exception cref="PodNotReadyException">No such field can be had.</exception>
    public static string Field(JsonObject pod, string path)
    {
        var (metadata, spec) = (pod["metadata"]!, pod["spec"]!);
        if (Subscript(path, "metadata.labels") is { } label)
            return (string?)metadata["labels"]?[label] ?? "";
        if (Subscript(path, "metadata.annotations") is { } annotation)
            return (string?)metadata["annotations"]?[annotation] ?? "";
        return path switch
        {
            "metadata.name" or "metadata.namespace" or "metadata.uid" => (string)metadata[path[9..]]!,
            "metadata.labels" or "metadata.annotations" => Map(metadata[path[9..]] as JsonObject),
            "spec.nodeName" or "spec.serviceAccountName" => (string?)spec[path[5..]] ?? "",
            "status.podIP" or "status.hostIP" or "status.podIPs" or "status.hostIPs" => Address,
            _ => throw new PodNotReadyException("CreateContainerConfigError", $"unsupported fieldPath: {path}"),
        };
    }

    /// <summary>A request or limit of a container in units of the divisor, rounded up; a limit that is not set is what the machine has.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reference">The resourceFieldRef.</param>
    /// <param name="container">The container it stands in; null in volumes, which must name one.</param>
    /// <exception cref="PodNotReadyException">No such value can be had.</exception>
    public static string Resource(JsonObject pod, JsonObject reference, string? container)
    {
        var name = (string?)reference["containerName"] is { Length: > 0 } named ? named : container;
        var found = (pod["spec"]!["containers"] as JsonArray ?? []).Concat(pod["spec"]!["initContainers"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(c => (string?)c["name"] == name) ?? throw new PodNotReadyException("CreateContainerConfigError", $"container {name} not found");
        var resource = (string?)reference["resource"] ?? "";
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || resource[..dot] is not ("limits" or "requests"))
            throw new PodNotReadyException("CreateContainerConfigError", $"unsupported container resource : {resource}");
        var kind = resource[(dot + 1)..];
        var set = (string?)found["resources"]?[resource[..dot]]?[kind];
        var value = set is not null && Quantity.Parse(set) is { } quantity ? quantity.Nanos : Machine(resource[..dot], kind);
        var divisor = Quantity.Parse((string?)reference["divisor"] is { Length: > 0 } given ? given : "1") is { } parsed && !parsed.Nanos.IsZero ? parsed.Nanos : new BigInteger(1_000_000_000);
        return ((value + divisor - 1) / divisor).ToString(CultureInfo.InvariantCulture);
    }

    // kubelet: limits that are not set are the node's allocatable; requests are then nothing.
    private static BigInteger Machine(string list, string kind) => (list, kind) switch
    {
        ("requests", _) => BigInteger.Zero,
        (_, "cpu") => new BigInteger(Environment.ProcessorCount) * 1_000_000_000,
        (_, "memory") => new BigInteger(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) * 1_000_000_000,
        _ => throw new PodNotReadyException("CreateContainerConfigError", $"unsupported container resource : {list}.{kind} is not set"),
    };

    private static string? Subscript(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(field.Length + 2)..^2] : null;

    // One line a key, in the form of Go's %q.
    private static string Map(JsonObject? map) =>
        string.Join('\n', (map ?? []).OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key}={GoText.Quote((string?)e.Value ?? "")}"));
}
