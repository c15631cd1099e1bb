using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Definitions;
using CodeRun.Sandbox.Kinds.PodSpecs;
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
        RbacRules.Default(value, definition);
        switch (definition.Kind)
        {
            case "Pod":
                PodDefaults.Apply(value);
                break;
            case "Secret":
                SecretRules.Default(value);
                break;
            case "PersistentVolumeClaim":
                ClaimRules.Default(value);
                break;
            case "Namespace":
                NamespaceRules.Default(value);
                break;
            case "ServiceAccount":
                ServiceAccountRules.Default(value);
                break;
            case "Lease":
                LeaseRules.Default(value);
                break;
            case "Job":
                JobDefaults.Apply(value);
                break;
            case "CustomResourceDefinition":
                Definition(value);
                break;
        }
    }

    /// <summary>
    /// Fills in what the kind's strategy and admission plugins would. It comes after the defaults, since nobody owns these fields: managedFields are
    /// worked out in between.
    /// </summary>
    public static void Complete(JsonObject value, JsonObject? old, ResourceDefinition definition)
    {
        if (definition == BuiltInResources.Pods)
            PodAdmission.Complete(value, old);
        else if (old is not null)
            return;
        else if (definition == BuiltInResources.Claims)
            ClaimRules.Begin(value);
        else if (definition == BuiltInResources.Namespaces)
            NamespaceRules.Begin(value);
        else if (definition == BuiltInResources.Jobs)
            JobDefaults.Begin(value);
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
    /// <param name="value">The object.</param>
    /// <param name="old">The object before; null for a new one.</param>
    /// <param name="definition">Its kind.</param>
    /// <param name="subresource">Through which subresource it is written; empty for none.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, string subresource, List<FieldProblem> problems)
    {
        if (definition.IsCustom)
            return;
        RbacRules.Validate(value, old, definition, problems);
        switch (definition.Kind)
        {
            case "Pod":
                PodRules.Validate(value, old, subresource, problems);
                break;
            case "ConfigMap":
                ConfigMapRules.Validate(value, old, "", problems);
                break;
            case "Secret":
                SecretRules.Validate(value, old, problems);
                break;
            case "PersistentVolumeClaim":
                ClaimRules.Validate(value, old, subresource, problems);
                break;
            case "Lease":
                LeaseRules.Validate(value, problems);
                break;
            case "Namespace":
                NamespaceRules.Validate(value, subresource, problems);
                break;
            case "Event":
                EventRules.Validate(value, old, definition, problems);
                break;
            case "Job":
                JobRules.Validate(value, old, subresource, problems);
                break;
            case "CustomResourceDefinition":
                DefinitionRules.Validate(value, old, problems);
                break;
        }
    }

    /// <summary>Refuses what admission plugins refuse before the kind's own rules are looked at.</summary>
    /// <exception cref="Http.ApiStatusException">403.</exception>
    public static void Admit(JsonObject value, JsonObject? old, ResourceDefinition definition)
    {
        if (definition == BuiltInResources.Pods && old is null)
            PodAdmission.Require(value);
    }

    /// <summary>Warnings about a new object that is allowed but unwise.</summary>
    public static IEnumerable<string> Warnings(JsonObject value, ResourceDefinition definition) =>
        definition == BuiltInResources.Pods ? PodWarnings.OfPod(value)
        : definition == BuiltInResources.Jobs ? PodWarnings.OfJob(value)
        : [];

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
