using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of PersistentVolumeClaims.</summary>
internal static class ClaimRules
{
    /// <summary>Finalizer that keeps a claim while pods use it.</summary>
    public const string Protection = "kubernetes.io/pvc-protection";

    private const string Fixed = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    /// <summary>Fills in what the server and its admission do.</summary>
    public static void Default(JsonObject value, bool isNew)
    {
        if (value["spec"] is JsonObject spec)
            spec["volumeMode"] ??= "Filesystem";
        if (!isNew)
            return;
        value["status"] = new JsonObject { ["phase"] = "Pending" };
        var metadata = value["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(static f => (string?)f == Protection))
            finalizers.Add(Protection);
    }

    /// <summary>Checks a claim.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        if (old is not null)
        {
            if (!JsonNode.DeepEquals(Comparable(value, old), Comparable(old, old)))
                problems.Add(FieldProblem.Forbidden("spec", Fixed));
            return;
        }

        if (value["spec"]?["accessModes"] is not JsonArray { Count: > 0 } modes)
            problems.Add(FieldProblem.Required("spec.accessModes", "at least 1 access mode is required"));
        else
            problems.AddRange(modes.Select(static m => (string?)m ?? "").Where(static m => m is not ("ReadWriteOnce" or "ReadOnlyMany" or "ReadWriteMany" or "ReadWriteOncePod"))
                .Select(static m => FieldProblem.NotSupported("spec.accessModes", $"\"{m}\"", ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"])));
        if (value["spec"]?["resources"]?["requests"]?["storage"] is null)
            problems.Add(FieldProblem.Required("spec.resources[storage]"));
    }

    private static JsonObject Comparable(JsonObject claim, JsonObject old)
    {
        var spec = claim["spec"]?.DeepClone().AsObject() ?? [];
        if ((string?)old["status"]?["phase"] == "Bound")
        {
            (spec["resources"] as JsonObject)?.Remove("requests");
            spec.Remove("volumeAttributesClassName");
        }

        return spec;
    }
}
