using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Discovery;

/// <summary>Discovery documents: the old lists (meta/v1) and the aggregated one (apidiscovery.k8s.io/v2).</summary>
internal static class DiscoveryDocuments
{
    /// <summary>GET /api.</summary>
    public static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    /// <summary>GET /apis.</summary>
    public static JsonObject GroupList(IReadOnlyList<ServedResource> resources) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. resources.Where(static r => r.Group.Length > 0).GroupBy(static r => r.Group, StringComparer.Ordinal).Select(static g => (JsonNode)Group([.. g]))]),
    };

    /// <summary>GET /apis/GROUP.</summary>
    public static JsonObject OneGroup(IReadOnlyList<ServedResource> resources)
    {
        var group = Group(resources);
        group.Insert(0, "kind", "APIGroup");
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    /// <summary>GET /api/v1 and /apis/GROUP/VERSION.</summary>
    public static JsonObject ResourceList(IReadOnlyList<ServedResource> resources) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = resources[0].GroupVersion,
        ["resources"] = new JsonArray([.. resources.SelectMany(Entries)]),
    };

    /// <summary>GET /api or /apis as APIGroupDiscoveryList.</summary>
    public static JsonObject Aggregated(IEnumerable<ServedResource> resources) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. resources.GroupBy(static r => r.Group, StringComparer.Ordinal).Select(static g => (JsonNode)new JsonObject
        {
            ["metadata"] = g.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = g.Key },
            ["versions"] = new JsonArray([.. g.GroupBy(static r => r.Version, StringComparer.Ordinal).Select(static v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["resources"] = new JsonArray([.. v.Select(static r => (JsonNode)Aggregated(r))]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    private static JsonObject Group(IReadOnlyList<ServedResource> resources)
    {
        var versions = resources.Select(static r => r.Version).Distinct(StringComparer.Ordinal)
            .Select(v => new JsonObject { ["groupVersion"] = $"{resources[0].Group}/{v}", ["version"] = v }).ToList();
        return new JsonObject
        {
            ["name"] = resources[0].Group,
            ["versions"] = new JsonArray([.. versions.Select(static v => (JsonNode)v)]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonNode> Entries(ServedResource resource)
    {
        var entry = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Texts(resource.Verbs),
        };
        AddNames(entry, resource);
        yield return entry;
        foreach (var below in resource.Subresources)
        {
            var part = new JsonObject { ["name"] = $"{resource.Plural}/{below.Name}", ["singularName"] = "", ["namespaced"] = resource.Namespaced };
            if (below.Group is not null)
                part["group"] = below.Group;
            if (below.Version is not null)
                part["version"] = below.Version;
            part["kind"] = below.Kind;
            part["verbs"] = Texts(below.Verbs);
            yield return part;
        }
    }

    private static JsonObject Aggregated(ServedResource resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource, null, null, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Texts(resource.Verbs),
        };
        AddNames(entry, resource);
        if (resource.Subresources.Count > 0)
        {
            entry["subresources"] = new JsonArray([.. resource.Subresources.Select(s => (JsonNode)new JsonObject
            {
                ["subresource"] = s.Name,
                ["responseKind"] = Kind(resource, s.Group, s.Version, s.Kind),
                ["verbs"] = Texts(s.Verbs),
            })]);
        }

        return entry;
    }

    // Built-in kinds leave group and version empty when they are those of the list.
    private static JsonObject Kind(ServedResource resource, string? group, string? version, string kind) => new()
    {
        ["group"] = group ?? (resource.IsCustom ? resource.Group : ""),
        ["version"] = version ?? (resource.IsCustom ? resource.Version : ""),
        ["kind"] = kind,
    };

    private static void AddNames(JsonObject entry, ServedResource resource)
    {
        if (resource.ShortNames.Count > 0)
            entry["shortNames"] = Texts(resource.ShortNames);
        if (resource.Categories.Count > 0)
            entry["categories"] = Texts(resource.Categories);
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static t => (JsonNode)t)]);
}
