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
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>
/// Creating, updating and deleting by the rules of the API: defaults, validation, optimistic locking, subresources,
/// finalizers, grace periods. Every write is one atomic change of the store.
/// </summary>
internal sealed class ResourceStorage(ObjectStore store, MetadataRules metadata, ServiceAccountAdmission accounts)
{
    private const int GenerateAttempts = 8;

    /// <summary>Makes an object and returns it.</summary>
    /// <exception cref="ApiStatusException">404 or 403 for its namespace, 409 for its name, 422 for what is wrong with it.</exception>
    public WriteResult Create(ResourceDefinition definition, string @namespace, JsonObject value, WriteContext? context = null)
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

    /// <summary>The time as metadata holds it.</summary>
    public string Now() => metadata.Now();

    private WriteResult CreateOnce(ResourceDefinition definition, string @namespace, JsonObject value, WriteContext context)
    {
        RequireNamespace(definition, @namespace, (string?)value["metadata"]?["name"] ?? "");
        var made = Prepare(definition, @namespace, value, context);
        var name = (string)made["metadata"]!["name"]!;
        return Write(definition, @namespace, name, context.DryRun, existing =>
        {
            if (existing is null)
                return made;
            throw existing.Parse()["metadata"]!["deletionTimestamp"] is null
                ? ApiErrors.AlreadyExists(definition.Resource, name)
                : ApiErrors.BeingDeleted(definition.Resource, name);
        });
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
        KindRules.Complete(value, old: null, definition);
        if (definition == BuiltInResources.Pods)
            accounts.Admit(value, @namespace);
        KindRules.Admit(value, old: null, definition);
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
                var made = build(null);
                // Whoever means an object that is not there gets a new one (apiserver: registry/generic, Store.Update).
                made["metadata"]!.AsObject().Remove("resourceVersion");
                return Prepare(definition, @namespace, made, context);
            }

            var old = definition.Show(existing.Parse());
            var value = build(old.DeepClone().AsObject());
            RequireVersion(definition, name, value, existing, context);
            value["metadata"]!["resourceVersion"] = existing.Version.ToString(CultureInfo.InvariantCulture);
            var given = Managed(value);
            MetadataRules.Update(value, old);
            if (definition.HasStatus)
                value = WriteScope.Apply(definition, value, old, context.Subresource);
            KindRules.Default(value, old, definition);
            definition.Schema?.FillIn(value);
            KindRules.Normalise(value, definition);
            Manage(definition, value, old, given, context);
            KindRules.Complete(value, old, definition);
            context.Guard(value, old);
            Check(definition, value, old, context);
            if (definition == BuiltInResources.Claims && context.Subresource.Length == 0)
                ClaimRules.RequireSize(value, old);
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
        return result with { Unstored = last ?? result.Unstored, Created = created };
    }

    /// <summary>Deletes an object, or marks it for deletion when something has to be done before.</summary>
    /// <returns>The object as it is or was, and whether it is gone.</returns>
    public (JsonObject Value, bool Gone) Delete(ResourceDefinition definition, string @namespace, string name, DeleteOptions options)
    {
        var (gone, isMarkedFirst) = (false, false);
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

            var grace = GraceOf(definition, value, options);
            // A deletion that goes on can be hastened, and nothing else.
            if (Left(value) is { } left and > 0 && grace >= left)
                return value;
            if (definition.Kind != "Event" || definition.IsCustom)
                SetPropagation(value, options.Propagation);
            // A namespace is emptied first; its controller removes it, unless nobody waits for that any longer.
            var isKept = definition == BuiltInResources.Namespaces && (value["metadata"]!["deletionTimestamp"] is null || value["spec"]?["finalizers"] is JsonArray { Count: > 0 });
            gone = grace == 0 && !isKept && value["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };
            // Kinds that get time are marked in any case, and removed after that: who watches sees both.
            isMarkedFirst = gone && definition == BuiltInResources.Pods && Left(value) != 0;
            if (gone && !isMarkedFirst)
                return null;
            Mark(definition, value, grace);
            return value;
        });
        if (isMarkedFirst && !options.DryRun)
            result = Remove(definition, @namespace, result.Stored!) ?? result;
        return (result.Value, gone);
    }

    // Null when somebody else was faster.
    private WriteResult? Remove(ResourceDefinition definition, string @namespace, StoredObject marked)
    {
        var last = store.Change(definition.Stored, definition.Namespaced ? @namespace : "", marked.Name, existing => existing?.Uid == marked.Uid ? null : existing?.Parse());
        return last?.Uid == marked.Uid ? new WriteResult(definition, last) : null;
    }

    private WriteResult Write(ResourceDefinition definition, string @namespace, string name, bool dryRun, Func<StoredObject?, JsonObject?> change)
    {
        var at = definition.Namespaced ? @namespace : "";
        if (!dryRun)
            return new WriteResult(definition, store.Change(definition.Stored, at, name, change));
        var existing = store.Get(definition.Stored, at, name);
        return new WriteResult(definition, existing, change(existing) is { } value ? definition.Show(value) : null);
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

    private static void Warn(ResourceDefinition definition, JsonObject value, WriteContext context)
    {
        foreach (var warning in MetadataRules.Warnings(value, definition))
            context.Warn(warning);
        foreach (var warning in KindRules.Warnings(value, definition))
            context.Warn(warning);
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

    // Optimistic locking: an update may say which version of the object is meant; of some kinds it has to.
    private static void RequireVersion(ResourceDefinition definition, string name, JsonObject value, StoredObject existing, WriteContext context)
    {
        var version = (string?)value["metadata"]!["resourceVersion"];
        if (string.IsNullOrEmpty(version) || version == "0")
        {
            if (context.FromClient && definition.RequiresVersion)
                throw ApiErrors.Invalid(definition.Group, definition.Plural, name, [FieldProblem.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
            return;
        }

        if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ApiStatusException(500, "", $"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        if (number != (ulong)existing.Version)
            throw ApiErrors.Modified(definition.Resource, name);
    }

    private static void Check(ResourceDefinition definition, JsonObject value, JsonObject? old, WriteContext context)
    {
        var problems = new List<FieldProblem>();
        // A built-in kind is checked in the form in which it is stored.
        if (!definition.IsCustom && definition.ToStored is { } toStored)
            (value, old) = (toStored(value.DeepClone().AsObject()), old is null ? null : toStored(old.DeepClone().AsObject()));
        MetadataRules.Validate(value, old, definition, problems);
        KindRules.Validate(value, old, definition, context.Subresource, problems);
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
        // A namespace has finalizers of its own besides.
        && !((string?)value["kind"] == "Namespace" && (string?)value["apiVersion"] == "v1" && value["spec"]?["finalizers"] is JsonArray { Count: > 0 })
        && ((long?)value["metadata"]!["deletionGracePeriodSeconds"] ?? 0) == 0;

    // Only a pod that a kubelet may be running gets time.
    private static long GraceOf(ResourceDefinition definition, JsonObject value, DeleteOptions options)
    {
        if (definition != BuiltInResources.Pods)
            return 0;
        if (Left(value) is { } left)
            return options.GraceSeconds switch { null => left, < 0 => 1, { } asked => asked };
        if ((string?)value["spec"]?["nodeName"] is not { Length: > 0 } || (string?)value["status"]?["phase"] is "Succeeded" or "Failed")
            return 0;
        var grace = options.GraceSeconds ?? (long?)value["spec"]?["terminationGracePeriodSeconds"] ?? 30;
        return grace < 0 ? 1 : grace;
    }

    private void Mark(ResourceDefinition definition, JsonObject value, long grace)
    {
        var own = value["metadata"]!.AsObject();
        if (own["deletionTimestamp"] is null)
        {
            own["deletionTimestamp"] = metadata.Now(grace);
            if (definition != BuiltInResources.Namespaces)
                own["deletionGracePeriodSeconds"] = grace;
            if ((long?)own["generation"] is { } generation and > 0)
                own["generation"] = generation + 1;
            if (definition == BuiltInResources.Namespaces)
                value["status"] = new JsonObject { ["phase"] = "Terminating" };
        }
        else if (Left(value) is { } left && grace < left)
        {
            // The end moves with the time that is left, but not into the past.
            var end = DateTimeOffset.Parse((string)own["deletionTimestamp"]!, CultureInfo.InvariantCulture).AddSeconds(grace - left);
            own["deletionTimestamp"] = string.CompareOrdinal(GoTime.Time(end), metadata.Now()) > 0 ? GoTime.Time(end) : metadata.Now();
            own["deletionGracePeriodSeconds"] = grace;
        }
    }

    // Seconds that an object which is being deleted gets; null when it is not.
    private static long? Left(JsonObject value) => value["metadata"]!["deletionTimestamp"] is null ? null : (long?)value["metadata"]!["deletionGracePeriodSeconds"] ?? 0;

    // What the garbage collector has to do with dependents is said by a finalizer; whoever says it anew takes back what was said before.
    private static void SetPropagation(JsonObject value, string? propagation)
    {
        if (propagation is null)
            return;
        var own = value["metadata"]!.AsObject();
        var present = (own["finalizers"] as JsonArray ?? []).Select(static f => (string?)f ?? "").ToList();
        var wanted = present.Where(static f => f is not ("orphan" or "foregroundDeletion")).ToList();
        if (propagation is "Orphan" or "Foreground")
            wanted.Add(propagation == "Orphan" ? "orphan" : "foregroundDeletion");
        if (!present.ToHashSet(StringComparer.Ordinal).SetEquals(wanted))
            own["finalizers"] = new JsonArray([.. wanted.Select(static f => (JsonNode)f)]);
    }
}
