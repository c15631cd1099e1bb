using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Says whether a pod may run on the only node. What pods ask of processors and memory is not counted.</summary>
internal static class PodScheduler
{
    /// <summary>Name of the only node.</summary>
    public const string Node = "sandbox";

    private const string NoPreemption = "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/hostname"] = Node,
        ["kubernetes.io/os"] = OperatingSystem.IsMacOS() ? "darwin" : "linux",
        ["kubernetes.io/arch"] = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "amd64", var other => other.ToString().ToLowerInvariant() },
    };

    /// <summary>Why a pod cannot be scheduled, in the scheduler's words; null when it can.</summary>
    public static string? Problem(JsonObject pod, IObjectAccess objects)
    {
        var (space, spec) = ((string)pod["metadata"]!["namespace"]!, pod["spec"]!);
        foreach (var volume in spec["volumes"] as JsonArray ?? [])
        {
            if ((string?)volume?["persistentVolumeClaim"]?["claimName"] is { } claim && objects.Get(Claims, space, claim) is null)
                return $"0/1 nodes are available: persistentvolumeclaim \"{claim}\" not found. {NoPreemption}";
        }

        return Fits(spec) ? null : $"0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. {NoPreemption}";
    }

    private static bool Fits(JsonNode spec)
    {
        if (!(spec["nodeSelector"] as JsonObject ?? []).All(static s => Labels.GetValueOrDefault(s.Key) == (string?)s.Value))
            return false;
        var terms = spec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"] as JsonArray;
        return terms is null || terms.OfType<JsonObject>().Any(static t => Terms(t, "matchExpressions").Concat(Terms(t, "matchFields")).Any()
            && Terms(t, "matchExpressions").All(static e => Matches(e, Labels.GetValueOrDefault((string?)e["key"] ?? "")))
            && Terms(t, "matchFields").All(static e => Matches(e, (string?)e["key"] == "metadata.name" ? Node : null)));
    }

    private static IEnumerable<JsonObject> Terms(JsonObject term, string list) => (term[list] as JsonArray ?? []).OfType<JsonObject>();

    private static bool Matches(JsonObject requirement, string? value)
    {
        var values = (requirement["values"] as JsonArray ?? []).Select(static v => (string?)v).ToList();
        return (string?)requirement["operator"] switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Number(value) is { } greater && Number(values.FirstOrDefault()) is { } than && greater > than,
            "Lt" => Number(value) is { } less && Number(values.FirstOrDefault()) is { } than && less < than,
            _ => false,
        };
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
