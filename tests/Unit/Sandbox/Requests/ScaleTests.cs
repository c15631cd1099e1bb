using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Requests;

/// <summary>The scale of custom resources.</summary>
public sealed class ScaleTests : IDisposable
{
    private const string Scale = $"{Widgets.Url}/a/scale";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scale_that_is_applied_belongs_to_its_manager()
    {
        await MakeAsync("""{"replicas":1}""");

        var (refused, _) = await ApplyAsync("?fieldManager=hpa");
        var (status, scale) = await ApplyAsync("?fieldManager=hpa&force=true");
        var (_, widget) = await _client.SendAsync("GET", $"{Widgets.Url}/a");

        Assert.Equal((409, 200, 3), (refused, status, (int)scale["spec"]!["replicas"]!));
        Assert.Equal("hpa Apply scale", string.Join(',', widget["metadata"]!["managedFields"]!.AsArray()
            .Where(static e => e!["fieldsV1"]!["f:spec"]?["f:replicas"] is not null).Select(static e => $"{e!["manager"]} {e["operation"]} {e["subresource"]}")));
    }

    [Fact]
    public async Task Patch_that_sets_no_replicas_where_there_are_none_is_refused()
    {
        await MakeAsync("{}");

        var (status, body) = await _client.SendAsync("PATCH", Scale, """{"metadata":{"labels":{}}}""", "application/merge-patch+json");

        Assert.Equal((400, "the spec replicas field \".spec.replicas\" cannot be empty"), (status, (string?)body["message"]));
    }

    private Task<(int Status, JsonNode Body)> ApplyAsync(string query) =>
        _client.SendAsync("PATCH", Scale + query, """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":3}}""", "application/apply-patch+yaml");

    private async Task MakeAsync(string spec)
    {
        var crd = JsonNode.Parse(Widgets.Definition)!;
        crd["spec"]!["versions"]![0]!["subresources"]!["scale"] = new JsonObject { ["specReplicasPath"] = ".spec.replicas", ["statusReplicasPath"] = ".status.replicas" };
        await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd.ToJsonString());
        await _client.SendAsync("POST", Widgets.Url, $$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{{spec}}}""");
    }
}
