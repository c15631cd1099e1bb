using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Definitions;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>
/// What the controllers of apiextensions do: a definition whose names are free is served; one that is deleted goes after its objects, which wait for
/// their finalizers.
/// </summary>
internal sealed class DefinitionController(ObjectStore store, ResourceStorage storage, ResourceRegistry registry, MetadataRules metadata)
{
    private const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";
    private const string InProgress = "InstanceDeletionInProgress";

    /// <summary>Marks a definition for deletion: its objects are to go first.</summary>
    /// <param name="crd">The definition, which is changed.</param>
    /// <param name="now">The time as metadata has it.</param>
    public static void Mark(JsonObject crd, string now)
    {
        var own = crd["metadata"]!.AsObject();
        own["deletionTimestamp"] = now;
        if (own["finalizers"] is not JsonArray finalizers)
            own["finalizers"] = finalizers = [];
        if (!finalizers.Any(static f => (string?)f == Cleanup))
            finalizers.Add(Cleanup);
        crd["status"] = DefinitionStatus.Terminating(crd, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);
    }

    /// <summary>Serves the definitions of a store that was opened again, and goes on where deletions stopped.</summary>
    public void Resume()
    {
        var definitions = store.List(BuiltInResources.Definitions.Resource, "").Items.Select(static i => (Stored: i, Crd: i.Parse())).ToList();
        foreach (var (stored, crd) in definitions)
        {
            if (crd["metadata"]!["deletionTimestamp"] is null)
            {
                Establish(crd, stored);
                continue;
            }

            if (DefinitionStatus.IsEstablished(crd))
                registry.Register(crd);
            if (!HasFinalizer(crd))
                continue;
            DeleteObjects(ResourceOf(crd));
            Finish(stored.Name, ResourceOf(crd));
        }

        RemoveUndefined([.. definitions.Select(static d => ResourceOf(d.Crd))]);
    }

    /// <summary>Takes note of a change of a definition or of an object.</summary>
    public void OnChanged(StoreChange change)
    {
        if (change.Resource != BuiltInResources.Definitions.Resource)
        {
            if (change.Type == ObjectEventType.Deleted)
                OnDeleted(change.Resource);
            return;
        }

        var crd = change.Current.Parse();
        if (change.Type == ObjectEventType.Deleted)
        {
            RemoveObjects(crd);
            registry.Unregister(crd);
            FreeNames(crd);
        }
        else if (crd["metadata"]!["deletionTimestamp"] is null)
        {
            Establish(crd, change.Current);
        }
        else if (HasFinalizer(crd))
        {
            Terminate(crd);
        }
    }

    private static bool HasFinalizer(JsonObject crd) => (crd["metadata"]?["finalizers"] as JsonArray ?? []).Any(static f => (string?)f == Cleanup);

    private static GroupResource ResourceOf(JsonObject crd) => new((string?)crd["spec"]?["group"] ?? "", (string?)crd["spec"]?["names"]?["plural"] ?? "");

    private void Establish(JsonObject crd, StoredObject stored)
    {
        var status = DefinitionStatus.Of(crd, OthersOf(crd, stored.Uid), metadata.Now());
        crd["status"] = status;
        if (DefinitionStatus.IsEstablished(crd))
            registry.Register(crd);
        SetStatus(stored.Name, status);
    }

    private List<JsonObject> OthersOf(JsonObject crd, string uid)
    {
        var group = (string?)crd["spec"]!["group"];
        return [.. store.List(BuiltInResources.Definitions.Resource, "").Items.Where(i => i.Uid != uid).Select(static i => i.Parse()).Where(o => (string?)o["spec"]?["group"] == group)];
    }

    // Names that were taken may be free now.
    private void FreeNames(JsonObject crd)
    {
        foreach (var other in OthersOf(crd, (string?)crd["metadata"]?["uid"] ?? ""))
        {
            if (other["metadata"]!["deletionTimestamp"] is null && (other["status"]?["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "NamesAccepted" && (string?)c["status"] != "True")
                && store.Get(BuiltInResources.Definitions.Resource, "", (string)other["metadata"]!["name"]!) is { } stored)
                Establish(other, stored);
        }
    }

    private void Terminate(JsonObject crd)
    {
        var name = (string)crd["metadata"]!["name"]!;
        var isUnderWay = (crd["status"]?["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "Terminating" && (string?)c["reason"] == InProgress);
        var resource = ResourceOf(crd);
        if (!isUnderWay)
        {
            if (DefinitionStatus.IsEstablished(crd))
                registry.Register(crd);
            SetStatus(name, DefinitionStatus.Terminating(crd, InProgress, "CustomResource deletion is in progress", metadata.Now()));
            DeleteObjects(resource);
        }

        Finish(name, resource);
    }

    private void DeleteObjects(GroupResource resource)
    {
        if (registry.All.FirstOrDefault(d => d.Resource == resource) is not { } definition)
            return;
        foreach (var item in store.List(resource, @namespace: null).Items)
            GarbageCollector.TryDelete(storage, definition, item, new DeleteOptions());
    }

    // Objects whose definition went before all of them could be removed. Those of Kubernetes' own groups are left: another
    // version of the sandbox may serve them.
    private void RemoveUndefined(HashSet<GroupResource> defined)
    {
        foreach (var resource in store.Kinds.Where(k => !defined.Contains(k) && k.Group.Contains('.', StringComparison.Ordinal) && !k.Group.EndsWith(".k8s.io", StringComparison.Ordinal)))
        {
            foreach (var item in store.List(resource, @namespace: null).Items)
                store.Change(resource, item.Namespace, item.Name, static _ => null);
        }
    }

    private void OnDeleted(GroupResource resource)
    {
        if (registry.All.FirstOrDefault(d => d.Resource == resource) is { IsTerminating: true })
            Finish($"{resource.Resource}.{resource.Group}", resource);
    }

    // The last object takes the definition with it.
    private void Finish(string name, GroupResource resource)
    {
        if (store.List(resource, @namespace: null).Items.Count > 0)
            return;
        store.Change(BuiltInResources.Definitions.Resource, "", name, static stored =>
        {
            var value = stored?.Parse();
            if (value?["metadata"]!["finalizers"] is not JsonArray finalizers || value["metadata"]!["deletionTimestamp"] is null)
                return value;
            var left = new JsonArray([.. finalizers.Where(static f => (string?)f != Cleanup).Select(static f => f!.DeepClone())]);
            if (left.Count == 0)
                return null;
            value["metadata"]!["finalizers"] = left;
            return value;
        });
    }

    private void SetStatus(string name, JsonObject status) => store.Change(BuiltInResources.Definitions.Resource, "", name, stored =>
    {
        var value = stored?.Parse();
        if (value is not null)
            value["status"] = status.DeepClone();
        return value;
    });

    // Whoever took the finalizer away by hand did not want to wait: nobody could see or free the objects any more.
    private void RemoveObjects(JsonObject crd)
    {
        var resource = ResourceOf(crd);
        foreach (var item in store.List(resource, @namespace: null).Items)
            store.Change(resource, item.Namespace, item.Name, static _ => null);
        store.EndSubscriptions(resource);
    }
}
