using System.Text.Json.Nodes;
using CodeRun.Sandbox.Definitions;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of the built-in kinds, one class a kind.</summary>
internal static class KindRules
{
    /// <summary>Fills in what the server would, before validation; <paramref name="old"/> is null at creation.</summary>
    public static void Default(JsonObject value, JsonObject? old, ResourceDefinition definition)
    {
        if (definition.IsCustom)
            return;
        switch (definition.Kind)
        {
            case "Pod":
                PodDefaults.Apply(value, isNew: old is null);
                break;
            case "Secret":
                SecretRules.Default(value);
                break;
            case "PersistentVolumeClaim":
                ClaimRules.Default(value, isNew: old is null);
                break;
            case "Namespace" when old is null:
                NamespaceRules.Default(value);
                break;
            case "Job":
                JobRules.Default(value, isNew: old is null);
                break;
            case "CustomResourceDefinition":
                Definition(value);
                break;
        }
    }

    /// <summary>Leaves out what metadata leaves out when it is empty.</summary>
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

    /// <summary>Checks what the kind demands. Events are checked in their stored form.</summary>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        if (definition.IsCustom)
            return;
        switch (definition.Kind)
        {
            case "Pod":
                PodRules.Validate(value, old, problems);
                break;
            case "ConfigMap":
                ConfigMapRules.Validate(value, old, "", problems);
                break;
            case "Secret":
                SecretRules.Validate(value, old, problems);
                break;
            case "PersistentVolumeClaim":
                ClaimRules.Validate(value, old, problems);
                break;
            case "Lease":
                LeaseRules.Validate(value, problems);
                break;
            case "Event":
                EventRules.Validate(value, old, definition, problems);
                break;
            case "Job":
                JobRules.Validate(value, old, problems);
                break;
            case "CustomResourceDefinition":
                DefinitionRules.Validate(value, old, problems);
                break;
        }
    }

    private static void Definition(JsonObject value)
    {
        if (value["spec"]?["names"] is not JsonObject names)
            return;
        var kind = (string?)names["kind"] ?? "";
        if (kind.Length > 0 && string.IsNullOrEmpty((string?)names["singular"]))
            names["singular"] = kind.ToLowerInvariant();
        if (kind.Length > 0 && string.IsNullOrEmpty((string?)names["listKind"]))
            names["listKind"] = kind + "List";
        value["spec"]!["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        // Whatever was a storage version once stays known until somebody has migrated.
        var storage = (value["spec"]!["versions"] as JsonArray ?? []).Where(static v => v?["storage"]?.GetValueKind() == System.Text.Json.JsonValueKind.True).Select(static v => (string?)v!["name"]).FirstOrDefault();
        if (storage is null)
            return;
        if (value["status"] is not JsonObject status)
            value["status"] = status = [];
        if (status["storedVersions"] is not JsonArray stored)
            status["storedVersions"] = stored = [];
        if (!stored.Any(v => (string?)v == storage))
            stored.Add(storage);
    }
}
