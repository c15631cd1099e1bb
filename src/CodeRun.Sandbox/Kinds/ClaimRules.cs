using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds.PodSpecs;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of PersistentVolumeClaims.</summary>
internal static class ClaimRules
{
    /// <summary>Finalizer that keeps a claim while pods use it.</summary>
    public const string Protection = "kubernetes.io/pvc-protection";

    private const string Fixed = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    private static readonly string[] Modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    /// <summary>Fills in a claim.</summary>
    public static void Default(JsonObject value)
    {
        if (value["spec"] is JsonObject spec)
            spec["volumeMode"] ??= "Filesystem";
    }

    /// <summary>Completes a new claim: it waits for a volume and is protected (admission plugin StorageObjectInUseProtection).</summary>
    public static void Begin(JsonObject value)
    {
        value["status"] = new JsonObject { ["phase"] = "Pending" };
        var metadata = value["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(static f => (string?)f == Protection))
            finalizers.Add(Protection);
    }

    /// <summary>Checks a claim.</summary>
    public static void Validate(JsonObject value, JsonObject? old, string subresource, List<FieldProblem> problems)
    {
        if (subresource == "status")
        {
            foreach (var (name, amount) in (value["status"]?["capacity"]).Members())
            {
                if (Quantity.Parse(amount.Text()) is { } quantity && quantity.Nanos < 0)
                    problems.Invalid($"status.capacity[{name}]", quantity.ToString(), "must be a valid resource quantity");
            }

            return;
        }

        Spec(value["spec"] as JsonObject ?? [], problems);
        if (old is not null)
            Update(value, old, problems);
    }

    /// <summary>Refuses to grow a bound claim, as a cluster does whose storage class does not allow it: here there is none (admission plugin PersistentVolumeClaimResize).</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public static void RequireSize(JsonObject value, JsonObject old)
    {
        if (Size(value) is { } size && Size(old) is { } before && size.Nanos > before.Nanos)
            throw ApiErrors.Forbidden(BuiltInResources.Claims.Resource, (value["metadata"]?["name"]).Text(), "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
    }

    private static void Spec(JsonObject spec, List<FieldProblem> problems)
    {
        var modes = spec["accessModes"].Texts().ToList();
        if (modes.Count == 0)
            problems.Required("spec.accessModes", "at least 1 access mode is required");
        foreach (var mode in modes.Where(static m => !Modes.Contains(m, StringComparer.Ordinal)))
            problems.NotSupported("spec.accessModes", mode, Modes);
        if (modes.Contains("ReadWriteOncePod", StringComparer.Ordinal) && modes.Exists(static m => m != "ReadWriteOncePod" && Modes.Contains(m, StringComparer.Ordinal)))
            problems.Forbidden("spec.accessModes", "may not use ReadWriteOncePod with other access modes");
        if (Quantity.Parse((spec["resources"]?["requests"]?["storage"]).Text()) is not { } size)
            problems.Required("spec.resources[storage]");
        else if (size.Nanos <= 0)
            problems.Invalid("spec.resources[storage]", size.ToString(), "must be greater than zero");
        if (spec["storageClassName"].Text() is { Length: > 0 } name)
            problems.Invalid("spec.storageClassName", name, NameRules.Subdomain(name));
        if (spec["volumeMode"].Text() is var volume and not ("Block" or "Filesystem"))
            problems.NotSupported("spec.volumeMode", volume, "Block", "Filesystem");
    }

    private static void Update(JsonObject value, JsonObject old, List<FieldProblem> problems)
    {
        const string SizePath = "spec.resources.requests.storage";
        var (now, before) = (Comparable(value, old), Comparable(old, old));
        if (!JsonNode.DeepEquals(now, before))
            problems.Forbidden("spec", $"{Fixed}\n{SpecDifference.Describe(now, before)}");
        var capacity = Quantity.Parse((old["status"]?["capacity"]?["storage"]).Text());
        if (Size(value) is { } size && Size(old) is { } was && size.Nanos < was.Nanos && size.Nanos <= (capacity?.Nanos ?? 0))
            problems.Forbidden(SizePath, "field can not be less than status.capacity");
        if ((value["spec"]?["volumeMode"]).Text() is var mode && mode != (old["spec"]?["volumeMode"]).Text())
            problems.Invalid("volumeMode", mode, "field is immutable");
    }

    private static Quantity? Size(JsonObject claim) => Quantity.Parse((claim["spec"]?["resources"]?["requests"]?["storage"]).Text());

    // The spec without what may change: the volume and the class once, sizes of a bound claim.
    private static JsonObject Comparable(JsonObject claim, JsonObject old)
    {
        var spec = claim["spec"]?.DeepClone().AsObject() ?? [];
        if ((old["spec"]?["volumeName"]).Text().Length == 0)
            spec.Remove("volumeName");
        if (old["spec"]?["storageClassName"] is null)
            spec.Remove("storageClassName");
        if ((old["status"]?["phase"]).Text() == "Bound")
        {
            (spec["resources"]?["requests"] as JsonObject)?.Remove("storage");
            spec.Remove("volumeAttributesClassName");
        }

        return spec;
    }
}
