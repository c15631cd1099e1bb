using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Admission;

/// <summary>Defaults and rules of single built-in kinds, as far as the sandbox's users can run into them.</summary>
internal static class KindRules
{
    private const int MaxConfigMap = 1024 * 1024;

    /// <summary>Fills in what the server would, before validation; <paramref name="old"/> is null at creation.</summary>
    public static void Default(JsonObject value, JsonObject? old, ResourceDefinition definition)
    {
        RbacRules.Default(value, definition);
        if (definition == BuiltInResources.Pods && old is null)
            Pod(value);
        else if (definition == BuiltInResources.Secrets)
            Secret(value);
        else if (definition == BuiltInResources.Claims && old is null)
            value["status"] = new JsonObject { ["phase"] = "Pending" };
        else if (definition == BuiltInResources.Namespaces && old is null)
            Namespace(value);
        else if (definition == BuiltInResources.Definitions && old is null)
            Definition(value);
    }

    /// <summary>Leaves out what a built-in kind leaves out when it is empty.</summary>
    public static void Normalise(JsonObject value, ResourceDefinition definition)
    {
        Drop(value["metadata"]!.AsObject(), "labels", "annotations", "finalizers", "ownerReferences");
        if (!definition.IsCustom)
            Drop(value, "data", "binaryData");

        static void Drop(JsonObject from, params ReadOnlySpan<string> fields)
        {
            foreach (var field in fields)
            {
                if (from.ContainsKey(field) && from[field] is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
                    from.Remove(field);
            }
        }
    }

    /// <summary>Checks what the kind demands.</summary>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        RbacRules.Validate(value, old, definition, problems);
        if (definition == BuiltInResources.Pods)
            PodRules.Validate(value, old, problems);
        else if (definition == BuiltInResources.ConfigMaps)
            Data(value, old, problems);
        else if (definition == BuiltInResources.Secrets)
            Secret(value, old, problems);
        else if (definition == BuiltInResources.Claims)
            Claim(value, old, problems);
        else if (definition == BuiltInResources.Definitions)
            ResourceRegistry.Read(value, problems);
    }

    private static void Pod(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec)
            return;
        Preset(spec, "restartPolicy", "Always");
        Preset(spec, "dnsPolicy", "ClusterFirst");
        Preset(spec, "schedulerName", "default-scheduler");
        Preset(spec, "serviceAccountName", "default");
        if (!spec.ContainsKey("terminationGracePeriodSeconds"))
            spec["terminationGracePeriodSeconds"] = 30;
        if (!spec.ContainsKey("securityContext"))
            spec["securityContext"] = new JsonObject();
        foreach (var container in (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Preset(container, "terminationMessagePath", "/dev/termination-log");
            Preset(container, "terminationMessagePolicy", "File");
            Preset(container, "imagePullPolicy", (string?)container["image"] is { } image && image.Contains(':', StringComparison.Ordinal) && !image.EndsWith(":latest", StringComparison.Ordinal) ? "IfNotPresent" : "Always");
            if (!container.ContainsKey("resources"))
                container["resources"] = new JsonObject();
        }

        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
    }

    private static void Secret(JsonObject value)
    {
        Preset(value, "type", "Opaque");
        if (value["stringData"] is not JsonObject plain)
            return;
        var data = value["data"] as JsonObject ?? [];
        foreach (var (key, text) in plain)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)text ?? ""));
        value["data"] = data.Parent is null ? data : data.DeepClone();
        value.Remove("stringData");
    }

    private static void Namespace(JsonObject value)
    {
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
        var metadata = value["metadata"]!.AsObject();
        var labels = metadata["labels"] as JsonObject;
        if (labels is null)
            metadata["labels"] = labels = [];
        labels["kubernetes.io/metadata.name"] = (string?)metadata["name"];
    }

    private static void Definition(JsonObject value)
    {
        if (value["spec"]?["names"] is not JsonObject names)
            return;
        Preset(names, "singular", ((string?)names["kind"] ?? "").ToLowerInvariant());
        Preset(names, "listKind", (string?)names["kind"] + "List");
        if (value["spec"]!["conversion"] is null)
            value["spec"]!["conversion"] = new JsonObject { ["strategy"] = "None" };
    }

    private static void Data(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var size = (value["data"] as JsonObject ?? []).Concat(value["binaryData"] as JsonObject ?? [])
            .Sum(static f => Encoding.UTF8.GetByteCount((f.Value as JsonValue)?.TryGetValue(out string? text) == true ? text : ""));
        if (size > MaxConfigMap)
            problems.Add(new FieldProblem("FieldValueTooLong", "", "Too long: may not be more than 1048576 bytes"));
        if (old?["immutable"] is not JsonValue flag || !flag.TryGetValue(out bool immutable) || !immutable)
            return;
        if (value["immutable"]?.ToJsonString() != "true")
            problems.Add(FieldProblem.Forbidden("immutable", "field is immutable when `immutable` is set"));
        foreach (var field in (string[])["data", "binaryData"])
        {
            if (!JsonNode.DeepEquals(value[field], old[field]))
                problems.Add(FieldProblem.Forbidden(field, "field is immutable when `immutable` is set"));
        }
    }

    private static void Secret(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        Data(value, old, problems);
        if (old is not null && (string?)old["type"] != (string?)value["type"])
            problems.Add(FieldProblem.Invalid("type", $"\"{(string?)value["type"]}\"", "field is immutable"));
    }

    private static void Claim(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        if (old is not null)
        {
            if (!JsonNode.DeepEquals(Fixed(value), Fixed(old)))
                problems.Add(FieldProblem.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"));
            return;
        }

        if (value["spec"]?["accessModes"] is not JsonArray { Count: > 0 })
            problems.Add(FieldProblem.Required("spec.accessModes", "at least 1 access mode is required"));
        if (value["spec"]?["resources"]?["requests"]?["storage"] is null)
            problems.Add(FieldProblem.Required("spec.resources[storage]"));
    }

    // The volume is filled in by the binder.
    private static JsonObject Fixed(JsonObject claim)
    {
        var spec = claim["spec"]?.DeepClone().AsObject() ?? [];
        spec.Remove("resources");
        spec.Remove("volumeName");
        return spec;
    }

    private static void Preset(JsonObject value, string field, string preset)
    {
        if (!value.ContainsKey(field))
            value[field] = preset;
    }
}
