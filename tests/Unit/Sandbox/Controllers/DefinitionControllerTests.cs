using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Controllers;

public sealed class DefinitionControllerTests : IDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Own = $"{Definitions}/widgets.example.com";
    private const string Merge = "application/merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Definition_waits_for_the_finalizers_of_its_objects()
    {
        await _client.SendAsync("POST", Definitions, Widgets.Definition);
        await _client.SendAsync("POST", Widgets.Url, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":["example.com/f"]}}""");

        await _client.SendAsync("DELETE", Own);
        var (waiting, crd) = await _client.SendAsync("GET", Own);
        var (_, widget) = await _client.SendAsync("GET", $"{Widgets.Url}/a");
        await _client.SendAsync("PATCH", $"{Widgets.Url}/a", """{"metadata":{"finalizers":null}}""", Merge);
        var (gone, _) = await _client.SendAsync("GET", Own);

        Assert.Equal((200, 404), (waiting, gone));
        Assert.Equal("True", Condition(crd, "Terminating"));
        Assert.NotNull(widget["metadata"]!["deletionTimestamp"]);
    }

    [Fact]
    public async Task Nothing_is_made_of_a_definition_that_is_being_deleted()
    {
        await _client.SendAsync("POST", Definitions, Widgets.Definition);
        await _client.SendAsync("POST", Widgets.Url, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":["example.com/f"]}}""");
        await _client.SendAsync("DELETE", Own);

        var (status, body) = await _client.SendAsync("POST", Widgets.Url, Widgets.Named("b"));

        Assert.Equal((405, "create not allowed while custom resource definition is terminating"), (status, (string?)body["message"]));
    }

    [Fact]
    public async Task Names_that_become_free_go_to_the_definition_that_wanted_them()
    {
        var rival = JsonNode.Parse(Widgets.Definition)!;
        rival["metadata"]!["name"] = "gadgets.example.com";
        rival["spec"]!["names"]!["plural"] = "gadgets";
        rival["spec"]!["names"]!["singular"] = "gadget";
        await _client.SendAsync("POST", Definitions, Widgets.Definition);
        await _client.SendAsync("POST", Definitions, rival.ToJsonString());
        var (_, before) = await _client.SendAsync("GET", $"{Definitions}/gadgets.example.com");

        await _client.SendAsync("DELETE", Own);
        var (_, after) = await _client.SendAsync("GET", $"{Definitions}/gadgets.example.com");

        Assert.Equal(("False", "True"), (Condition(before, "NamesAccepted"), Condition(after, "NamesAccepted")));
        Assert.Equal("True", Condition(after, "Established"));
    }

    [Fact]
    public async Task Object_is_read_with_the_defaults_of_a_later_schema()
    {
        await _client.SendAsync("POST", Definitions, Widgets.Definition);
        await _client.SendAsync("POST", Widgets.Url, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"b":"x"}}""");
        var schema = """{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string","default":"d"}}}}}}""";
        await _client.SendAsync("PATCH", Own, $$$"""{"spec":{"versions":[{"name":"v1","served":true,"storage":true,"schema":{{{schema}}}}]}}""", Merge);

        var (_, read) = await _client.SendAsync("GET", $"{Widgets.Url}/a");

        Assert.Equal("""{"a":"d"}""", read["spec"]!.ToJsonString());
    }

    private static string? Condition(JsonNode crd, string type) =>
        crd["status"]!["conditions"]!.AsArray().Where(c => (string?)c!["type"] == type).Select(static c => (string?)c!["status"]).SingleOrDefault();
}
