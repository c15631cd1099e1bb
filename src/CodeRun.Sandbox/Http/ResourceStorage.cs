using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// Creating, updating and deleting by the rules of the API: defaults, validation, optimistic locking, subresources,
/// finalizers, grace periods. Every write is one atomic change of the store.
/// </summary>
internal sealed class ResourceStorage(ObjectStore store, MetadataRules metadata)
{
    public static bool IsDryRun(ApiRequest request)
    {
        var dryRun = request.Parameter("dryRun");
        return dryRun is null or "All" ? dryRun is not null
            : throw new ApiStatusException(422, "Invalid", $"CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"{dryRun}\"]: supported values: \"All\"");
    }

    public JsonObject Create(ResourceDefinition definition, string @namespace, JsonObject value, bool dryRun)
    {
        RequireNamespace(definition, @namespace);
        if ((string?)value["metadata"]?["resourceVersion"] is { Length: > 0 } and not "0")
            throw new ApiStatusException(500, "", "resourceVersion should not be set on objects to be created");
        metadata.Create(value, definition, @namespace);
        KindRules.Default(value, old: null, definition);
        if (definition.HasStatus && definition.IsCustom)
            value.Remove("status");
        definition.Schema?.PruneAndDefault(value);
        KindRules.Normalise(value, definition);
        RequireServiceAccount(definition, @namespace, value);
        Check(definition, value, old: null);
        var name = (string)value["metadata"]!["name"]!;
        return Write(definition, @namespace, name, dryRun, existing =>
        {
            if (existing is null)
                return value;
            throw existing.Parse()["metadata"]!["deletionTimestamp"] is null
                ? ApiErrors.AlreadyExists(definition.Resource, name)
                : ApiErrors.BeingDeleted(definition.Resource, name);
        });
    }

    /// <summary>
    /// Replaces an object or one of its parts. <paramref name="build"/> makes the new object from the stored one; whoever
    /// removes the last finalizer of an object that is being deleted removes the object.
    /// </summary>
    public JsonObject Update(ResourceDefinition definition, string @namespace, string name, string? subresource, bool dryRun, Func<JsonObject, JsonObject> build)
    {
        return Write(definition, @namespace, name, dryRun, existing =>
        {
            var old = existing?.Parse() ?? throw ApiErrors.NotFound(definition.Resource, name);
            var value = build(old.DeepClone().AsObject());
            Identify(definition, @namespace, name, value, existing);
            value["metadata"]!["resourceVersion"] = existing.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            MetadataRules.Update(value, old);
            if (definition.HasStatus)
                value = Separate(definition, value, old, subresource);
            KindRules.Default(value, old, definition);
            definition.Schema?.PruneAndDefault(value);
            KindRules.Normalise(value, definition);
            Check(definition, value, old);
            Count(definition, value, old);
            return IsDone(value) ? null : value;
        });
    }

    public (JsonObject Value, bool Gone) Delete(ResourceDefinition definition, string @namespace, string name, DeleteOptions options)
    {
        var gone = false;
        var result = Write(definition, @namespace, name, options.DryRun, existing =>
        {
            var value = existing?.Parse() ?? throw ApiErrors.NotFound(definition.Resource, name);
            if (options.Uid is not null && options.Uid != existing.Uid)
                throw ApiErrors.Precondition(definition, name, $"the UID in the precondition ({options.Uid}) does not match the UID in record ({existing.Uid}). The object might have been deleted and then recreated");
            if (options.ResourceVersion is not null && options.ResourceVersion != existing.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
                throw ApiErrors.Precondition(definition, name, $"the ResourceVersion in the precondition ({options.ResourceVersion}) does not match the ResourceVersion in record ({existing.Version}). The object might have been modified");
            if (options.Propagation is "Orphan" or "Foreground")
                AddFinalizer(value, options.Propagation == "Orphan" ? "orphan" : "foregroundDeletion");
            var grace = GraceOf(definition, value, options);
            // A namespace is emptied first; its controller removes it.
            if (grace == 0 && definition != BuiltInResources.Namespaces && value["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
            {
                gone = true;
                return null;
            }

            Mark(definition, value, grace);
            return value;
        });
        return (result, gone);
    }

    private JsonObject Write(ResourceDefinition definition, string @namespace, string name, bool dryRun, Func<StoredObject?, JsonObject?> change)
    {
        var at = definition.Namespaced ? @namespace : "";
        if (!dryRun)
            return store.Change(definition.Resource, at, name, change)!.Parse();
        var existing = store.Get(definition.Resource, at, name);
        return change(existing) ?? existing!.Parse();
    }

    private void RequireNamespace(ResourceDefinition definition, string @namespace)
    {
        if (!definition.Namespaced)
            return;
        if (store.Get(BuiltInResources.Namespaces.Resource, "", @namespace) is not { } home)
            throw ApiErrors.NotFound(BuiltInResources.Namespaces.Resource, @namespace);
        if (home.Parse()["metadata"]!["deletionTimestamp"] is not null)
            throw ApiErrors.Forbidden(definition.Resource, "", $"unable to create new content in namespace {@namespace} because it is being terminated");
    }

    // What the ServiceAccount admission controller of a cluster does.
    private void RequireServiceAccount(ResourceDefinition definition, string @namespace, JsonObject value)
    {
        if (definition != BuiltInResources.Pods || (string?)value["spec"]?["serviceAccountName"] is not { } account)
            return;
        if (store.Get(BuiltInResources.ServiceAccounts.Resource, @namespace, account) is null)
            throw ApiErrors.Forbidden(definition.Resource, (string?)value["metadata"]!["name"] ?? "", $"error looking up service account {@namespace}/{account}: serviceaccount \"{account}\" not found");
    }

    private static void Identify(ResourceDefinition definition, string @namespace, string name, JsonObject value, StoredObject existing)
    {
        var given = value["metadata"] as JsonObject ?? throw ApiErrors.BadRequest("metadata is required");
        if ((string?)given["name"] is { } own && own != name)
            throw ApiErrors.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        given["name"] = name;
        if (definition.Namespaced && (string?)given["namespace"] is { Length: > 0 } space && space != @namespace)
            throw ApiErrors.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        if ((string?)given["uid"] is { Length: > 0 } uid && uid != existing.Uid)
            throw ApiErrors.Conflict(definition.Resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Uid}");
        if ((string?)given["resourceVersion"] is { Length: > 0 } version && version != existing.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            throw ApiErrors.Modified(definition.Resource, name);
    }

    // A write of the status changes the status alone, a write of the object everything but the status.
    private static JsonObject Separate(ResourceDefinition definition, JsonObject value, JsonObject old, string? subresource)
    {
        if (subresource == "status")
        {
            var merged = old.DeepClone().AsObject();
            Copy(value, merged, "status");
            return merged;
        }

        if (definition.IsCustom || definition != BuiltInResources.Namespaces)
            Copy(old, value, "status");
        return value;
    }

    private static void Copy(JsonObject from, JsonObject to, string field)
    {
        if (from[field] is { } kept)
            to[field] = kept.DeepClone();
        else
            to.Remove(field);
    }

    private static void Check(ResourceDefinition definition, JsonObject value, JsonObject? old)
    {
        var problems = new List<FieldProblem>();
        MetadataRules.Validate(value, definition, problems);
        KindRules.Validate(value, old, definition, problems);
        if (definition.Schema is { } schema)
            problems.AddRange(schema.Validate(value, old));
        if (problems.Count > 0)
            throw ApiErrors.Invalid(definition.Group, definition.Kind, (string?)value["metadata"]!["name"] ?? "", problems);
    }

    private static void Count(ResourceDefinition definition, JsonObject value, JsonObject old)
    {
        if (!definition.CountsGeneration)
            return;
        var (now, before) = (value.DeepClone().AsObject(), old.DeepClone().AsObject());
        foreach (var part in (JsonObject[])[now, before])
        {
            part.Remove("metadata");
            if (definition.HasStatus)
                part.Remove("status");
        }

        if (!JsonNode.DeepEquals(now, before))
            value["metadata"]!["generation"] = ((long?)old["metadata"]!["generation"] ?? 0) + 1;
    }

    private static bool IsDone(JsonObject value) =>
        value["metadata"]!["deletionTimestamp"] is not null
        && value["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
        && ((long?)value["metadata"]!["deletionGracePeriodSeconds"] ?? 0) == 0;

    // Only a pod that a kubelet may be running gets time.
    private static long GraceOf(ResourceDefinition definition, JsonObject value, DeleteOptions options)
    {
        if (definition != BuiltInResources.Pods)
            return 0;
        if ((string?)value["spec"]?["nodeName"] is not { Length: > 0 } || (string?)value["status"]?["phase"] is "Succeeded" or "Failed")
            return 0;
        var grace = options.GraceSeconds ?? (long?)value["spec"]?["terminationGracePeriodSeconds"] ?? 30;
        return Math.Max(0, grace);
    }

    private void Mark(ResourceDefinition definition, JsonObject value, long grace)
    {
        var own = value["metadata"]!.AsObject();
        if (own["deletionTimestamp"] is null)
        {
            own["deletionTimestamp"] = metadata.Now();
            own["deletionGracePeriodSeconds"] = grace;
            if (definition.CountsGeneration)
                own["generation"] = ((long?)own["generation"] ?? 0) + 1;
            if (definition == BuiltInResources.Namespaces)
                value["status"] = new JsonObject { ["phase"] = "Terminating" };
        }
        else if (grace < ((long?)own["deletionGracePeriodSeconds"] ?? 0))
        {
            own["deletionGracePeriodSeconds"] = grace;
        }
    }

    private static void AddFinalizer(JsonObject value, string finalizer)
    {
        var own = value["metadata"]!.AsObject();
        var finalizers = own["finalizers"] as JsonArray;
        if (finalizers is null)
            own["finalizers"] = finalizers = [];
        if (!finalizers.Any(f => (string?)f == finalizer))
            finalizers.Add(finalizer);
    }
}
