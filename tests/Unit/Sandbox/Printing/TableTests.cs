using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Printing;

/// <summary>What Tables show of the kinds.</summary>
public sealed class TableTests : IDisposable
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    private const string Merge = "application/merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"phase":"Succeeded","containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "0/2", "Completed", "Succeeded")]
    [InlineData("""{"phase":"Failed","containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":3}}}]}""", "0/2", "ExitCode:3", "Failed")]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"c","image":"i","imageID":"","ready":true,"restartCount":0,"state":{"running":{}}},{"name":"d","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "1/2", "NotReady", null)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","image":"i","imageID":"","ready":true,"restartCount":0,"state":{"running":{}}},{"name":"d","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "1/2", "Running", null)]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}""", "0/2", "SchedulingGated", null)]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"name":"s","image":"i","imageID":"","ready":true,"started":true,"restartCount":0,"state":{"running":{}}}],"containerStatuses":[{"name":"c","image":"i","imageID":"","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ContainerCreating"}}}]}""", "1/2", "ContainerCreating", null)]
    public async Task Pod_is_told_in_few_words(string status, string ready, string word, string? ended)
    {
        const string Pods = "/api/v1/namespaces/default/pods";
        await _client.SendAsync("POST", Pods, """{"metadata":{"name":"a"},"spec":{"initContainers":[{"name":"s","image":"i","restartPolicy":"Always"}],"containers":[{"name":"c","image":"i"}]}}""");
        await _client.SendAsync("PATCH", $"{Pods}/a/status", $$$"""{"status":{{{status}}}}""", Merge);

        var row = (await _client.SendAsync("GET", $"{Pods}/a", accept: Table)).Body["rows"]![0]!;

        Assert.Equal((ready, word), ((string?)row["cells"]![1], (string?)row["cells"]![2]));
        Assert.Equal(ended, (string?)row["conditions"]?[0]!["reason"]);
    }

    [Theory]
    [InlineData("""{"completions":3,"parallelism":2}""", "0/3")]
    [InlineData("""{"parallelism":2}""", "0/1 of 2")]
    [InlineData("""{"completions":1}""", "0/1")]
    public async Task Job_tells_its_completions(string spec, string completions)
    {
        const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
        var body = JsonNode.Parse(spec)!.AsObject();
        body["suspend"] = true;
        body["template"] = JsonNode.Parse("""{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}""");
        await _client.SendAsync("POST", Jobs, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = body }.ToJsonString());

        var (_, table) = await _client.SendAsync("GET", $"{Jobs}/a", accept: Table);

        Assert.Equal(completions, (string?)table["rows"]![0]!["cells"]![2]);
    }

    [Fact]
    public async Task Claim_without_a_volume_has_no_capacity()
    {
        const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";
        await _client.SendAsync("POST", Claims, """{"metadata":{"name":"a"},"spec":{"accessModes":["ReadWriteMany","ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");

        var cells = (await _client.SendAsync("GET", $"{Claims}/a", accept: Table)).Body["rows"]![0]!["cells"]!.AsArray();

        Assert.Equal(["a", "Pending", "", "", ""], cells.Take(5).Select(static c => (string?)c));
    }

    [Fact]
    public async Task Cells_of_custom_columns_have_the_type_of_the_column()
    {
        var definition = JsonNode.Parse(Widgets.Definition)!;
        definition["spec"]!["versions"]![0]!["additionalPrinterColumns"] = JsonNode.Parse("""
            [{"name":"Int","type":"integer","jsonPath":".spec.float"},{"name":"Bad","type":"integer","jsonPath":".spec.text"},{"name":"When","type":"date","jsonPath":".spec.text"},
             {"name":"Map","type":"string","jsonPath":".spec.map"},{"name":"First","type":"string","jsonPath":".spec.list[*].n"},{"name":"None","type":"string","jsonPath":".spec.none"}]
            """);
        Assert.Equal(201, (await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition.ToJsonString())).Status);
        await _client.SendAsync("POST", Widgets.Url, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"float":1.5,"text":"x","map":{"b":1,"a":"<"},"list":[{"n":"p"},{"n":"q"}]}}""");

        var cells = (await _client.SendAsync("GET", Widgets.Url, accept: Table)).Body["rows"]![0]!["cells"]!;

        Assert.Equal("""["a",1,null,"<invalid>","{\"a\":\"\\u003c\",\"b\":1}","p",null]""", System.Text.Encoding.UTF8.GetString(CodeRun.Sandbox.Http.ApiResponse.Bytes(cells)));
    }
}
