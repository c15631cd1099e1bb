using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>
/// What a cluster's own controllers do, done at once when a change is stored: garbage collection by owner, emptying
/// of namespaces, serving of custom resources, a default ServiceAccount, the end of Events.
/// </summary>
internal sealed class BuiltInControllers : IDisposable
{
    private const string DefaultAccount = "default";
    private readonly ObjectStore _store;
    private readonly ResourceStorage _storage;
    private readonly ResourceRegistry _registry;
    private readonly MetadataRules _metadata;
    private readonly GarbageCollector _collector;
    private readonly JobController _jobs;
    private readonly DefinitionController _definitions;
    private readonly EventExpiry _events;
    private readonly Lock _gate = new();

    // Namespaces whose objects are being deleted one after the other.
    private readonly HashSet<string> _emptied = new(StringComparer.Ordinal);

    public BuiltInControllers(ObjectStore store, ResourceStorage storage, ResourceRegistry registry, MetadataRules metadata, TimeProvider time)
    {
        (_store, _storage, _registry, _metadata) = (store, storage, registry, metadata);
        _jobs = new JobController(store, storage, time);
        _events = new EventExpiry(store, time);
        _collector = new GarbageCollector(store, storage, registry);
        _definitions = new DefinitionController(store, storage, registry, metadata);
        store.Changed += OnChanged;
    }

    public void Dispose()
    {
        _store.Changed -= OnChanged;
        _jobs.Dispose();
        _events.Dispose();
    }

    /// <summary>
    /// Goes on with what the changes of a store that was opened again have called for and was not done when it was left: a
    /// controller looks at the state, whichever change led to it.
    /// </summary>
    public void Resume()
    {
        _definitions.Resume();
        foreach (var resource in _store.Kinds)
        {
            foreach (var item in _store.List(resource, @namespace: null).Items)
            {
                if (resource == BuiltInResources.Claims.Stored)
                    ReleaseClaim(item.Namespace, item.Name);
                var seen = new StoreChange(item.Version, ObjectEventType.Modified, resource, item, item);
                _jobs.OnChanged(seen);
                _events.OnChanged(seen);
                _collector.Resume(resource, item);
            }
        }

        foreach (var home in _store.List(BuiltInResources.Namespaces.Stored, "").Items)
        {
            var isGoing = home.Parse()["metadata"]!["deletionTimestamp"] is not null;
            if (isGoing || _store.Get(BuiltInResources.ServiceAccounts.Stored, home.Name, "default") is null)
                OnNamespace(new StoreChange(home.Version, isGoing ? ObjectEventType.Modified : ObjectEventType.Added, BuiltInResources.Namespaces.Stored, home, home));
        }
    }

    private void OnChanged(StoreChange change)
    {
        if (change.Resource == BuiltInResources.Namespaces.Resource)
            OnNamespace(change);
        else if (change.Resource == BuiltInResources.ServiceAccounts.Stored && change.Type == ObjectEventType.Deleted && change.Current.Name == DefaultAccount)
            MakeAccount(change.Current.Namespace);
        else if (change.Resource == BuiltInResources.Claims.Stored)
            ReleaseClaim(change.Current.Namespace, change.Current.Name);
        else if (change.Resource == BuiltInResources.Pods.Stored && HasEnded(change))
            ReleaseClaims(change.Current);
        _definitions.OnChanged(change);
        _jobs.OnChanged(change);
        _events.OnChanged(change);
        _collector.OnChanged(change);
        if (change.Type == ObjectEventType.Deleted && change.Current.Namespace.Length > 0)
            FinishNamespace(change.Current.Namespace);
    }

    private void OnNamespace(StoreChange change)
    {
        var name = change.Current.Name;
        if (change.Type == ObjectEventType.Added)
        {
            MakeAccount(name);
            return;
        }

        if (change.Type == ObjectEventType.Deleted || change.Current.Parse()["metadata"]!["deletionTimestamp"] is null)
            return;
        lock (_gate)
        {
            if (!_emptied.Add(name))
                return; // It is being emptied: by another thread, or further up on this one.
        }

        try
        {
            foreach (var definition in _registry.All.Where(static d => d.Namespaced && d.StoredAs is null))
            {
                foreach (var item in _store.List(definition.Resource, name).Items)
                    GarbageCollector.TryDelete(_storage, definition, item, new DeleteOptions());
            }
        }
        finally
        {
            lock (_gate)
                _emptied.Remove(name);
        }

        FinishNamespace(name);
    }

    // Every namespace has a ServiceAccount for pods that name none; one that is deleted is made again.
    private void MakeAccount(string space)
    {
        try
        {
            _storage.Create(BuiltInResources.ServiceAccounts, space, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = DefaultAccount } });
        }
        catch (ApiStatusException e) when (e.Code is 403 or 404 or 409)
        {
            // The namespace is going or gone, or somebody else was faster.
        }
    }

    // A namespace that is being deleted goes when nothing is left in it.
    private void FinishNamespace(string name)
    {
        lock (_gate)
        {
            if (_emptied.Contains(name))
                return; // Whoever empties it looks at the end.
        }

        if (_store.Get(BuiltInResources.Namespaces.Stored, "", name)?.Parse() is not { } home || home["metadata"]!["deletionTimestamp"] is null || home["spec"]?["finalizers"] is not JsonArray { Count: > 0 })
            return;
        var left = _registry.All.Where(static d => d.Namespaced && d.StoredAs is null)
            .Select(d => (d.Stored, _store.List(d.Stored, name).Items)).Where(static l => l.Items.Count > 0).ToList();
        _store.Change(BuiltInResources.Namespaces.Stored, "", name, stored =>
        {
            var value = stored?.Parse();
            if (value is null || left.Count == 0)
                return null;
            value["status"]!["conditions"] = NamespaceConditions.Of(left, value["status"]!["conditions"] as JsonArray, _metadata.Now());
            return value;
        });
    }

    private static bool HasEnded(StoreChange change) =>
        change.Type == ObjectEventType.Deleted || (string?)change.Current.Parse()["status"]?["phase"] is "Succeeded" or "Failed";

    private void ReleaseClaims(StoredObject pod)
    {
        foreach (var volume in pod.Parse()["spec"]?["volumes"] as JsonArray ?? [])
        {
            if ((string?)volume?["persistentVolumeClaim"]?["claimName"] is { } claim)
                ReleaseClaim(pod.Namespace, claim);
        }
    }

    // kube-controller-manager's pvc-protection: a claim that is being deleted goes when no pod that runs uses it.
    private void ReleaseClaim(string space, string name)
    {
        var claim = _store.Get(BuiltInResources.Claims.Stored, space, name)?.Parse();
        if (claim?["metadata"]!["deletionTimestamp"] is null || IsUsed(space, name))
            return;
        _store.Change(BuiltInResources.Claims.Stored, space, name, static stored =>
        {
            var value = stored?.Parse();
            if (value?["metadata"]!["deletionTimestamp"] is null || value["metadata"]!["finalizers"] is not JsonArray finalizers)
                return value;
            var left = new JsonArray([.. finalizers.Where(static f => (string?)f != ClaimRules.Protection).Select(static f => f!.DeepClone())]);
            if (left.Count > 0)
                value["metadata"]!["finalizers"] = left;
            else
                value["metadata"]!.AsObject().Remove("finalizers");
            return ResourceStorage.IsDone(value) ? null : value;
        });
    }

    private bool IsUsed(string space, string claim) => _store.List(BuiltInResources.Pods.Stored, space).Items.Select(static p => p.Parse())
        .Any(p => (string?)p["status"]?["phase"] is not ("Succeeded" or "Failed")
            && (p["spec"]?["volumes"] as JsonArray ?? []).Any(v => (string?)v?["persistentVolumeClaim"]?["claimName"] == claim));
}
