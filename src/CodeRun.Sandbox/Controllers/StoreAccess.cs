using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>The store as the sandbox's own components see it.</summary>
internal sealed class StoreAccess(ObjectStore store, ResourceStorage storage, ResourceRegistry registry) : IObjectAccess
{
    public JsonObject? Get(GroupResource resource, string? @namespace, string name) => store.Get(resource, @namespace ?? "", name)?.Parse();

    public IReadOnlyList<JsonObject> List(GroupResource resource, string? @namespace = null) => [.. store.List(resource, @namespace).Items.Select(static i => i.Parse())];

    public async IAsyncEnumerable<ObjectEvent> WatchAsync(GroupResource resource, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        while (true)
        {
            var (items, _, subscription) = store.ListAndSubscribe(resource, @namespace: null);
            using var own = subscription;
            foreach (var next in Compare(known, items))
                yield return next;
            await foreach (var change in subscription.Changes.ReadAllAsync(cancellationToken))
            {
                if (change.Type == ObjectEventType.Deleted)
                    known.Remove(change.Current.Uid);
                else
                    known[change.Current.Uid] = change.Current.Parse();
                yield return new ObjectEvent(change.Type, change.Current.Parse());
            }

            // Cut off for being slow: what was missed is made up for by comparing with what is there now.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public JsonObject? Create(GroupResource resource, JsonObject value)
    {
        try
        {
            return storage.Create(Definition(resource), (string?)value["metadata"]?["namespace"] ?? "", value).Value;
        }
        catch (ApiStatusException e) when (e.Code is 409 or 404 or 403)
        {
            return null; // The name is taken, or the namespace is going.
        }
    }

    public JsonObject? Update(GroupResource resource, string? @namespace, string name, Func<JsonObject, bool> change) =>
        Update(resource, @namespace, name, change, static (_, _) => { });

    public JsonObject? Update(GroupResource resource, string? @namespace, string name, Func<JsonObject, bool> change, string manager, string subresource)
    {
        var request = new FieldRequest(manager, Definition(resource), subresource, storage.Now());
        return Update(resource, @namespace, name, change, (old, value) =>
        {
            if (FieldManager.Update(old, value, request) is { } entries)
                value["metadata"]!["managedFields"] = entries;
        });
    }

    private JsonObject? Update(GroupResource resource, string? @namespace, string name, Func<JsonObject, bool> change, Action<JsonObject, JsonObject> account) =>
        store.Change(resource, @namespace ?? "", name, stored =>
        {
            var value = stored?.Parse();
            if (value is null)
                return null;
            var changed = value.DeepClone().AsObject();
            if (!change(changed))
                return value;
            account(value, changed);
            return changed;
        })?.Parse();

    public bool Delete(GroupResource resource, string? @namespace, string name, string uid)
    {
        try
        {
            // No grace is left: a pod's processes have ended by now.
            storage.Delete(Definition(resource), @namespace ?? "", name, new DeleteOptions { Uid = uid, GraceSeconds = 0 });
            return true;
        }
        catch (ApiStatusException e) when (e.Code is 404 or 409)
        {
            return false;
        }
    }

    private static IEnumerable<ObjectEvent> Compare(Dictionary<string, JsonObject> known, IReadOnlyList<StoredObject> items)
    {
        var present = items.Select(static i => i.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in known.Where(k => !present.Contains(k.Key)).ToList())
        {
            known.Remove(gone.Key);
            yield return new ObjectEvent(ObjectEventType.Deleted, gone.Value);
        }

        foreach (var item in items)
        {
            var type = known.ContainsKey(item.Uid) ? ObjectEventType.Modified : ObjectEventType.Added;
            known[item.Uid] = item.Parse();
            yield return new ObjectEvent(type, item.Parse());
        }
    }

    private ResourceDefinition Definition(GroupResource resource) =>
        registry.All.FirstOrDefault(d => d.Resource == resource) ?? throw new InvalidOperationException($"The sandbox does not serve {resource}.");
}
