using System.Text.Json.Nodes;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>
/// Garbage collection by ownerReferences: an object all of whose owners are gone is deleted; foreground deletion waits for
/// dependants that block it; orphaning takes the reference away.
/// </summary>
internal sealed class GarbageCollector(ObjectStore store, ResourceStorage storage, ResourceRegistry registry)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    public void OnChanged(StoreChange change)
    {
        switch (change.Type)
        {
            case ObjectEventType.Deleted:
                foreach (var (resource, dependent) in store.Dependents(change.Current.Uid))
                    Collect(resource, dependent);
                foreach (var owner in change.Current.OwnerUids)
                    FinishForeground(owner);
                break;
            case ObjectEventType.Added when change.Current.OwnerUids.Count > 0:
                Collect(change.Resource, change.Current);
                break;
            case ObjectEventType.Modified:
                OnDeleting(change.Resource, change.Current);
                if (change.Current.OwnerUids.Count > 0 && !change.Current.OwnerUids.SequenceEqual(change.Previous?.OwnerUids ?? [], StringComparer.Ordinal))
                    Collect(change.Resource, change.Current);
                // Whoever lost an owner holds up its deletion no longer.
                foreach (var owner in (change.Previous?.OwnerUids ?? []).Except(change.Current.OwnerUids, StringComparer.Ordinal))
                    FinishForeground(owner);
                break;
        }
    }

    /// <summary>Looks at an object whose last change nobody may have answered yet.</summary>
    public void Resume(GroupResource resource, StoredObject value)
    {
        Collect(resource, value);
        OnDeleting(resource, value);
    }

    public static void TryDelete(ResourceStorage storage, ResourceDefinition definition, StoredObject value, DeleteOptions options)
    {
        try
        {
            storage.Delete(definition, value.Namespace, value.Name, options with { Uid = value.Uid });
        }
        catch (ApiStatusException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another object by now: nothing to collect.
        }
    }

    // An object goes when it has no owner left that stays; otherwise only the references to those that are gone do.
    private void Collect(GroupResource resource, StoredObject value)
    {
        if (value.OwnerUids.Count == 0 || IsDeleting(value))
            return;
        var owners = OwnerStates.Of(value, store, registry);
        if (owners.IsUnknown || owners.Lost.Count == 0)
            return;
        if (owners.Solid)
        {
            Release(resource, value, owners.Lost);
            return;
        }

        if (Definition(resource) is not { } definition)
            return;
        var isOwner = store.Dependents(value.Uid).Count > 0;
        var propagation = HasFinalizer(value, Foreground) || HasFinalizer(value, Orphan) ? null : owners.IsWaiting && isOwner ? "Foreground" : "Background";
        TryDelete(storage, definition, value, new DeleteOptions { Propagation = propagation });
    }

    private void OnDeleting(GroupResource resource, StoredObject value)
    {
        if (HasFinalizer(value, Orphan) && IsDeleting(value))
        {
            foreach (var (kind, dependent) in store.Dependents(value.Uid))
                Release(kind, dependent, [value.Uid]);
            RemoveFinalizer(resource, value, Orphan);
        }
        else if (HasFinalizer(value, Foreground) && IsDeleting(value))
        {
            foreach (var (kind, dependent) in store.Dependents(value.Uid))
            {
                Collect(kind, dependent);
            }

            FinishForeground(value.Uid);
        }
    }

    private void FinishForeground(string ownerUid)
    {
        if (store.Find(ownerUid) is not { } owner || !HasFinalizer(owner.Value, Foreground) || !IsDeleting(owner.Value))
            return;
        if (!store.Dependents(ownerUid).Any(d => Blocks(d.Value, ownerUid)))
            RemoveFinalizer(owner.Resource, owner.Value, Foreground);
    }

    private static bool Blocks(StoredObject dependent, string ownerUid) =>
        dependent.Parse()["metadata"]!["ownerReferences"]!.AsArray().Any(o => (string?)o!["uid"] == ownerUid && o["blockOwnerDeletion"]?.GetValue<bool>() == true);

    private void Release(GroupResource resource, StoredObject dependent, IReadOnlyList<string> ownerUids) =>
        store.Change(resource, dependent.Namespace, dependent.Name, stored =>
        {
            var value = stored?.Parse();
            if (value?["metadata"]!["ownerReferences"] is JsonArray owners)
            {
                foreach (var owner in owners.Where(o => ownerUids.Contains((string?)o!["uid"], StringComparer.Ordinal)).ToList())
                    owners.Remove(owner);
                if (owners.Count == 0)
                    value["metadata"]!.AsObject().Remove("ownerReferences");
                Disown(resource, stored!, value);
            }

            return value;
        });

    private void Disown(GroupResource resource, StoredObject before, JsonObject value)
    {
        if (registry.All.FirstOrDefault(d => d.Stored == resource) is not { } definition || value["metadata"]!["managedFields"] is null)
            return;
        if (FieldManager.Removed(before.Parse(), value, definition) is { } entries)
            value["metadata"]!["managedFields"] = entries;
        else
            value["metadata"]!.AsObject().Remove("managedFields");
    }

    private void RemoveFinalizer(GroupResource resource, StoredObject value, string finalizer) =>
        store.Change(resource, value.Namespace, value.Name, stored =>
        {
            var now = stored?.Parse();
            if (now?["metadata"]!["finalizers"] is not JsonArray finalizers)
                return now;
            foreach (var entry in finalizers.Where(f => (string?)f == finalizer).ToList())
                finalizers.Remove(entry);
            if (finalizers.Count > 0)
                return now;
            now["metadata"]!.AsObject().Remove("finalizers");
            return ((long?)now["metadata"]!["deletionGracePeriodSeconds"] ?? 0) == 0 ? null : now;
        });

    private ResourceDefinition? Definition(GroupResource resource) => registry.All.FirstOrDefault(d => d.Resource == resource);

    private static bool HasFinalizer(StoredObject value, string finalizer) =>
        value.Json.Span.IndexOf("\"finalizers\""u8) >= 0 && value.Parse()["metadata"]!["finalizers"] is JsonArray finalizers && finalizers.Any(f => (string?)f == finalizer);

    private static bool IsDeleting(StoredObject value) => value.Parse()["metadata"]!["deletionTimestamp"] is not null;
}
