using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Controllers;

public sealed class GarbageCollectorTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Merge = "application/merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Object_with_another_owner_loses_only_the_reference_to_the_one_that_went()
    {
        var (one, two) = (await MapAsync("one"), await MapAsync("two"));
        await MapAsync("dep", Owner("one", one), Owner("two", two));

        await _client.SendAsync("DELETE", $"{Maps}/one");
        var (_, left) = await _client.SendAsync("GET", $"{Maps}/dep");
        await _client.SendAsync("DELETE", $"{Maps}/two");

        Assert.Equal(["two"], left["metadata"]!["ownerReferences"]!.AsArray().Select(static o => (string?)o!["name"]));
        Assert.Equal(404, await StatusAsync("dep"));
    }

    [Fact]
    public async Task Object_that_another_owner_keeps_survives_a_foreground_deletion()
    {
        var (one, two) = (await MapAsync("one"), await MapAsync("two"));
        await MapAsync("dep", Owner("one", one, blocks: true), Owner("two", two));

        await _client.SendAsync("DELETE", $"{Maps}/one?propagationPolicy=Foreground");

        Assert.Equal((404, 200), (await StatusAsync("one"), await StatusAsync("dep")));
    }

    [Fact]
    public async Task Owner_in_another_namespace_counts_as_gone()
    {
        await _client.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"other"}}""");
        var (_, owner) = await _client.SendAsync("POST", "/api/v1/namespaces/other/configmaps", """{"metadata":{"name":"own"}}""");

        await MapAsync("dep", Owner("own", (string)owner["metadata"]!["uid"]!));

        Assert.Equal(404, await StatusAsync("dep"));
    }

    [Fact]
    public async Task Owner_of_a_kind_that_is_not_served_keeps_the_object()
    {
        await MapAsync("dep", new JsonObject { ["apiVersion"] = "example.com/v1", ["kind"] = "Nope", ["name"] = "x", ["uid"] = "u" });

        Assert.Equal(200, await StatusAsync("dep"));
    }

    [Fact]
    public async Task Reference_to_an_owner_that_is_not_there_may_be_added_and_has_its_effect()
    {
        await MapAsync("dep");

        await _client.SendAsync("PATCH", $"{Maps}/dep", new JsonObject { ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(Owner("gone", "u")) } }.ToJsonString(), Merge);

        Assert.Equal(404, await StatusAsync("dep"));
    }

    private async Task<string> MapAsync(string name, params JsonNode[] owners)
    {
        var (status, made) = await _client.SendAsync("POST", Maps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["ownerReferences"] = new JsonArray(owners) } }.ToJsonString());
        Assert.Equal(201, status);
        return (string)made["metadata"]!["uid"]!;
    }

    private async Task<int> StatusAsync(string name) => (await _client.SendAsync("GET", $"{Maps}/{name}")).Status;

    private static JsonObject Owner(string name, string uid, bool blocks = false) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = name, ["uid"] = uid, ["blockOwnerDeletion"] = blocks };
}
