using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>
/// What a cluster's admission plugins do to pods: Priority, DefaultTolerationSeconds and RuntimeClass. Of priority classes there are the two that
/// every cluster has; there are no runtime classes.
/// </summary>
internal static class PodAdmission
{
    private static readonly Dictionary<string, long> Classes = new(StringComparer.Ordinal) { ["system-node-critical"] = 2_000_001_000, ["system-cluster-critical"] = 2_000_000_000 };

    /// <summary>Fills in what the plugins would, and of a new pod its first status.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="old">The pod before; null for a new one.</param>
    public static void Complete(JsonObject pod, JsonObject? old)
    {
        if (pod["spec"] is not JsonObject spec)
            return;
        Tolerate(spec);
        if (old is not null)
        {
            Keep(spec, old["spec"], "priority", "preemptionPolicy");
            return;
        }

        spec["serviceAccountName"] ??= "default";
        spec["serviceAccount"] = spec["serviceAccountName"].Text();
        spec["priority"] ??= Priority(spec) ?? 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        pod["status"] = PodDefaults.Status(spec);
    }

    /// <summary>Refuses a new pod as the plugins would.</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public static void Require(JsonObject pod)
    {
        var (spec, name) = (pod["spec"] as JsonObject ?? [], (pod["metadata"]?["name"]).Text());
        if (Priority(spec) is not { } priority)
            throw Refusal($"no PriorityClass with name {spec["priorityClassName"].Text()} was found");
        if (spec["priority"].Number() is { } given && given != priority)
            throw Refusal($"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        if (spec["runtimeClassName"].Text() is { Length: > 0 } runtime)
            throw Refusal($"pod rejected: RuntimeClass {GoText.Quote(runtime)} not found");
        if (!spec["overhead"].IsEmpty())
            throw Refusal("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");

        ApiStatusException Refusal(string why) => ApiErrors.Forbidden(BuiltInResources.Pods.Resource, name, why);
    }

    // The priority of the class that is named; null when there is no such class.
    private static long? Priority(JsonObject spec) =>
        spec["priorityClassName"].Text() is not { Length: > 0 } name ? 0 : Classes.TryGetValue(name, out var value) ? value : null;

    private static void Keep(JsonObject spec, JsonNode? old, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (spec[field] is null && old?[field] is { } kept)
                spec[field] = kept.DeepClone();
        }
    }

    private static void Tolerate(JsonObject spec)
    {
        foreach (var key in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (spec["tolerations"].Items("").Any(t => (t.Item["key"].Text().Length == 0 || t.Item["key"].Text() == key) && t.Item["effect"].Text() is "" or "NoExecute"))
                continue;
            if (spec["tolerations"] is not JsonArray tolerations)
                spec["tolerations"] = tolerations = [];
            tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }
    }
}
