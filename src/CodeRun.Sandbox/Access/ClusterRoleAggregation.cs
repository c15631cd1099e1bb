using CodeRun.Sandbox.Selectors;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Keeps the rules of ClusterRoles with an aggregationRule equal to those of the ClusterRoles it selects, in the order of
/// their names, each rule once (kube-controller-manager: clusterrole-aggregation controller), at once when one changes.
/// </summary>
internal sealed class ClusterRoleAggregation : IDisposable
{
    private readonly ObjectStore _store;

    /// <summary>Follows a store, and makes up for what was not done when it was left.</summary>
    public ClusterRoleAggregation(ObjectStore store)
    {
        _store = store;
        store.Changed += OnChanged;
        GatherAll();
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Changed -= OnChanged;

    private void OnChanged(StoreChange change)
    {
        if (change.Resource == RbacResources.ClusterRoles)
            GatherAll();
    }

    private void GatherAll()
    {
        var all = _store.List(RbacResources.ClusterRoles, @namespace: null).Items;
        foreach (var item in all)
        {
            if (item.Json.Span.IndexOf("\"aggregationRule\""u8) >= 0 && item.Parse()["aggregationRule"]?["clusterRoleSelectors"] is JsonArray { Count: > 0 } selectors)
                Gather(item.Name, [.. selectors.OfType<JsonObject>().Select(AggregationSelector.Read)], all);
        }
    }

    private void Gather(string name, IReadOnlyList<LabelSelector> selectors, IReadOnlyList<StoredObject> all)
    {
        var rules = new JsonArray();
        foreach (var source in all.Where(r => r.Name != name && selectors.Any(s => s.Matches(r.Labels))))
        {
            foreach (var rule in source.Parse()["rules"] as JsonArray ?? [])
            {
                if (!rules.Any(r => JsonNode.DeepEquals(r, rule)))
                    rules.Add(rule!.DeepClone());
            }
        }

        _store.Change(RbacResources.ClusterRoles, "", name, stored =>
        {
            var value = stored?.Parse();
            if (value is not null)
                value["rules"] = rules.Count == 0 ? null : rules;
            return value;
        });
    }
}
