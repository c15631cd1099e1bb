using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Hosting;

/// <summary>Gives rights to users of a test's cluster.</summary>
internal static class RoleFixtures
{
    private static readonly ResourceEndpoint Roles = new("rbac.authorization.k8s.io", "v1", "roles");
    private static readonly ResourceEndpoint Bindings = new("rbac.authorization.k8s.io", "v1", "rolebindings");

    public static async Task GrantAsync(IApiClient api, string @namespace, string user, IEnumerable<RequiredRight> rights)
    {
        var rules = rights.GroupBy(static r => (r.Resource, r.Subresource)).Select(static g => (JsonNode)new JsonObject
        {
            ["apiGroups"] = new JsonArray(g.Key.Resource.Group),
            ["resources"] = new JsonArray(g.Key.Subresource is null ? g.Key.Resource.Plural : $"{g.Key.Resource.Plural}/{g.Key.Subresource}"),
            ["verbs"] = new JsonArray([.. g.Select(static r => (JsonNode?)r.Verb)]),
        });
        await CreateAsync(api, Roles, @namespace, new JsonObject { ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = "Role", ["metadata"] = new JsonObject { ["name"] = user }, ["rules"] = new JsonArray([.. rules]) });
        await CreateAsync(api, Bindings, @namespace, new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "RoleBinding",
            ["metadata"] = new JsonObject { ["name"] = user },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = user },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = user }),
        });
    }

    private static Task<byte[]> CreateAsync(IApiClient api, ResourceEndpoint resource, string @namespace, JsonObject value) =>
        api.CreateAsync(resource, @namespace, JsonSerializer.SerializeToUtf8Bytes(value), CancellationToken.None);
}
