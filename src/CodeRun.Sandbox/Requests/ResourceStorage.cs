using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Controllers;
using CodeRun.Sandbox.Definitions;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Requests;

/// <summary>
/// Creating, updating and deleting by the rules of the API: defaults, validation, optimistic locking, subresources,
/// finalizers, grace periods. Every write is one atomic change of the store.
/// </summary>
internal sealed class ResourceStorage(ObjectStore store, MetadataRules metadata)
{
    private const int GenerateAttempts = 8;

    /// <summary>Makes an object and returns it.</summary>
    /// <exception cref="ApiStatusException">404 or 403 for its namespace, 409 for its name, 422 for what is wrong with it.</exception>
    public JsonObject Create(ResourceDefinition definition, string @namespace, JsonObject value, WriteContext? context = null)
    {
        // apiserver: a generated name that is taken is generated again.
        var generates = string.IsNullOrEmpty((string?)value["metadata"]?["name"]) && !string.IsNullOrEmpty((string?)value["metadata"]?["generateName"]);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return CreateOnce(definition, @namespace, generates ? value.DeepClone().AsObject() : value, context ?? WriteContext.Internal);
            }
            catch (ApiStatusException e) when (generates && e.Reason == "AlreadyExists" && attempt < GenerateAttempts)
            {
                // The next attempt has another name.
            }
        }
    }

    /// <summary>True when there is such an object.</summary>
    public bool Exists(ResourceDefinition definition, string @namespace, string name) => store.Get(definition.Stored, definition.Namespaced ? @namespace : "", name) is not null;

    /// <summary>The time as metadata holds it.</summary>
    public string Now() => metadata.Now();

    private JsonObject CreateOnce(ResourceDefinition definition, string @namespace, JsonObject value, WriteContext context)
    {
        RequireNamespace(definition, @namespace, (string?)value["metadata"]?["name"] ?? "");
        var made = Prepare(definition, @namespace, value, context);
        var name = (string)made["metadata"]!["name"]!;
        return definition.Show(Write(definition, @namespace, name, context.DryRun, existing =>
        {
            if (existing is null)
                return made;
            throw existing.Parse()["metadata"]!["deletionTimestamp"] is null
                ? ApiErrors.AlreadyExists(definition.Resource, name)
                : ApiErrors.BeingDeleted(definition.Resource, name);
        }));
    }

    // The object as it is to be stored, complete and valid.
    private JsonObject Prepare(ResourceDefinition definition, string @namespace, JsonObject value, WriteContext context)
    {
        if ((string?)value["metadata"]?["resourceVersion"] is { Length: > 0 } and not "0")
            throw new ApiStatusException(500, "", "resourceVersion should not be set on objects to be created");
        var given = Managed(value);
        metadata.Create(value, definition, @namespace);
        KindRules.Default(value, old: null, definition);
        if (definition.HasStatus && definition.IsCustom)
            value.Remove("status");
        definition.Schema?.FillIn(value);
        KindRules.Normalise(value, definition);
        Manage(definition, value, null, given, context);
        RequireServiceAccount(definition, @namespace, value);
        context.Guard(value, null);
        Check(definition, value, old: null, context);
        Warn(definition, value, context);
        return definition.ToStored is null ? value : definition.ToStored(value);
    }

    /// <summary>
    /// Replaces an object or one of its parts. <paramref name="build"/> makes the new object from the stored one; whoever
    /// removes the last finalizer of an object that is being deleted removes the object.
    /// </summary>
    public WriteResult Update(ResourceDefinition definition, string @namespace, string name, WriteContext context, Func<JsonObject?, JsonObject> build)
    {
        var created = false;
        JsonObject? last = null;
        var result = Write(definition, @namespace, name, context.DryRun, existing =>
        {
            if (existing is null)
            {
                if (!context.CreatesWhenAbsent)
                    throw ApiErrors.NotFound(definition.Resource, name);
                RequireNamespace(definition, @namespace, name);
                created = true;
                return Prepare(definition, @namespace, build(null), context);
            }

            var old = definition.Show(existing.Parse());
            var value = build(old.DeepClone().AsObject());
            Identify(definition, name, value, existing);
            value["metadata"]!["resourceVersion"] = existing.Version.ToString(CultureInfo.InvariantCulture);
            var given = Managed(value);
            MetadataRules.Update(value, old);
            if (definition.HasStatus)
                value = Separate(definition, value, old, context.Subresource);
            KindRules.Default(value, old, definition);
            definition.Schema?.FillIn(value);
            KindRules.Normalise(value, definition);
            Manage(definition, value, old, given, context);
            context.Guard(value, old);
            Check(definition, value, old, context);
            WarnOfDefinition(definition, value, old, context);
            Count(definition, value, old);
            if (IsDone(value))
            {
                last = value;
                return null;
            }

            return definition.ToStored is null ? value : definition.ToStored(value);
        });
        // Whoever takes the last finalizer away sees the object as he left it, at the version it had.
        return new WriteResult(last ?? definition.Show(result), created);
    }

    /// <summary>Deletes an object, or marks it for deletion when something has to be done before.</summary>
    /// <returns>The object as it is or was, and whether it is gone.</returns>
    public (JsonObject Value, bool Gone) Delete(ResourceDefinition definition, string @namespace, string name, DeleteOptions options)
    {
        var gone = false;
        var result = Write(definition, @namespace, name, options.DryRun, existing =>
        {
            var value = existing?.Parse() ?? throw ApiErrors.NotFound(definition.Resource, name);
            if (options.Uid is not null && options.Uid != existing.Uid)
                throw ApiErrors.Precondition(definition, name, $"the UID in the precondition ({options.Uid}) does not match the UID in record ({existing.Uid}). The object might have been deleted and then recreated");
            if (options.ResourceVersion is not null && options.ResourceVersion != existing.Version.ToString(CultureInfo.InvariantCulture))
                throw ApiErrors.Precondition(definition, name, $"the ResourceVersion in the precondition ({options.ResourceVersion}) does not match the ResourceVersion in record ({existing.Version}). The object might have been modified");
            if (definition == BuiltInResources.Definitions && value["metadata"]!["deletionTimestamp"] is null)
            {
                // Its objects go first, whatever else is asked for.
                DefinitionController.Mark(value, metadata.Now());
                return value;
            }

            if (options.Propagation is "Orphan" or "Foreground")
                AddFinalizer(value, options.Propagation == "Orphan" ? "orphan" : "foregroundDeletion");
            var grace = GraceOf(definition, value, options);
            // A namespace is emptied first; its controller removes it, unless nobody waits for that any longer.
            var isKept = definition == BuiltInResources.Namespaces && (value["metadata"]!["deletionTimestamp"] is null || value["spec"]?["finalizers"] is JsonArray { Count: > 0 });
            if (grace == 0 && !isKept && value["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
            {
                gone = true;
                return null;
            }

            Mark(definition, value, grace);
            return value;
        });
        if (gone && definition == BuiltInResources.Pods)
        {
            result["metadata"]!["deletionTimestamp"] ??= metadata.Now();
            result["metadata"]!["deletionGracePeriodSeconds"] = 0;
        }

        return (definition.Show(result), gone);
    }

    private JsonObject Write(ResourceDefinition definition, string @namespace, string name, bool dryRun, Func<StoredObject?, JsonObject?> change)
    {
        var at = definition.Namespaced ? @namespace : "";
        if (!dryRun)
            return store.Change(definition.Stored, at, name, change)!.Parse();
        var existing = store.Get(definition.Stored, at, name);
        return change(existing) ?? existing!.Parse();
    }

    private void RequireNamespace(ResourceDefinition definition, string @namespace, string name)
    {
        if (!definition.Namespaced)
            return;
        if (store.Get(BuiltInResources.Namespaces.Stored, "", @namespace) is not { } home)
            throw ApiErrors.NotFound(BuiltInResources.Namespaces.Resource, @namespace);
        if (home.Parse()["metadata"]!["deletionTimestamp"] is not null)
            throw ApiErrors.NamespaceTerminating(definition.Resource, name, @namespace);
    }

    // What the ServiceAccount admission controller of a cluster does.
    private void RequireServiceAccount(ResourceDefinition definition, string @namespace, JsonObject value)
    {
        if (definition != BuiltInResources.Pods || (string?)value["spec"]?["serviceAccountName"] is not { } account)
            return;
        if (store.Get(BuiltInResources.ServiceAccounts.Stored, @namespace, account) is null)
            throw ApiErrors.Forbidden(definition.Resource, (string?)value["metadata"]!["name"] ?? "", $"error looking up service account {@namespace}/{account}: serviceaccount \"{account}\" not found");
    }

    private static void Warn(ResourceDefinition definition, JsonObject value, WriteContext context)
    {
        foreach (var warning in MetadataRules.Warnings(value, definition))
            context.Warn(warning);
        if (definition == BuiltInResources.Pods)
        {
            foreach (var warning in PodRules.Warnings(value))
                context.Warn(warning);
        }

        WarnOfDefinition(definition, value, old: null, context);
    }

    private static void WarnOfDefinition(ResourceDefinition definition, JsonObject value, JsonObject? old, WriteContext context)
    {
        if (definition != BuiltInResources.Definitions || context.Subresource.Length > 0)
            return;
        foreach (var warning in DefinitionWarnings.Of(value, old))
            context.Warn(warning);
    }

    private static JsonNode? Managed(JsonObject value) => value["metadata"]!["managedFields"]?.DeepClone();

    // Keeps account of who owns which field.
    private void Manage(ResourceDefinition definition, JsonObject value, JsonObject? old, JsonNode? given, WriteContext context)
    {
        var own = value["metadata"]!.AsObject();
        own.Remove("managedFields");
        if (context.IsApply)
        {
            Put(given);
            return;
        }

        if (context.Manager is not { } manager)
        {
            Put(old?["metadata"]!["managedFields"]?.DeepClone());
            return;
        }

        Put(given);
        var entries = FieldManager.Update(old, value, new FieldRequest(manager, definition, context.Subresource, metadata.Now()));
        own.Remove("managedFields");
        Put(entries);

        void Put(JsonNode? entries)
        {
            if (entries is not null)
                own["managedFields"] = entries;
        }
    }

    // Optimistic locking: an update may say which object and which version of it is meant.
    private static void Identify(ResourceDefinition definition, string name, JsonObject value, StoredObject existing)
    {
        var given = value["metadata"]!.AsObject();
        if ((string?)given["uid"] is { Length: > 0 } uid && uid != existing.Uid)
            throw ApiErrors.Conflict(definition.Resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Uid}");
        if ((string?)given["resourceVersion"] is not { Length: > 0 } version || version == "0")
            return;
        if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ApiStatusException(500, "", $"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        if (number != (ulong)existing.Version)
            throw ApiErrors.Modified(definition.Resource, name);
    }

    // A write of the status changes the status alone, a write of the object everything but the status.
    private static JsonObject Separate(ResourceDefinition definition, JsonObject value, JsonObject old, string subresource)
    {
        if (subresource == "ephemeralcontainers")
        {
            var pod = old.DeepClone().AsObject();
            Copy(value["spec"]!.AsObject(), pod["spec"]!.AsObject(), "ephemeralContainers");
            return pod;
        }

        if (subresource == "finalize")
        {
            var space = old.DeepClone().AsObject();
            space["spec"] = value["spec"]?.DeepClone() ?? new JsonObject();
            return space;
        }

        if (subresource == "status")
        {
            var merged = old.DeepClone().AsObject();
            Copy(value, merged, "status");
            return merged;
        }

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

    private static void Check(ResourceDefinition definition, JsonObject value, JsonObject? old, WriteContext context)
    {
        var problems = new List<FieldProblem>();
        // A built-in kind is checked in the form in which it is stored.
        if (!definition.IsCustom && definition.ToStored is { } toStored)
            (value, old) = (toStored(value.DeepClone().AsObject()), old is null ? null : toStored(old.DeepClone().AsObject()));
        MetadataRules.Validate(value, definition, problems);
        KindRules.Validate(value, old, definition, problems);
        if (context.Subresource == "status" && old is not null)
            definition.Schema?.ValidateStatus(value, old, definition.Scale, problems, context.Warn);
        else
            definition.Schema?.Validate(value, old, definition.Scale, problems, context.Warn);
        if (problems.Count > 0)
            throw ApiErrors.Invalid(definition.Stored.Group, definition.Kind, (string?)value["metadata"]!["name"] ?? "", problems);
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

    /// <summary>True when nothing keeps an object that is being deleted any longer.</summary>
    public static bool IsDone(JsonObject value) =>
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
            if (definition != BuiltInResources.Namespaces)
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
