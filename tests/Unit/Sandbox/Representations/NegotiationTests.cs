using System.Text;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Representations;

/// <summary>What clients accept, and what they get.</summary>
public sealed class NegotiationTests : IDisposable
{
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    private const string Types = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    private const string Streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
    private const string One = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string Many = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("application/yaml;q=0.1,application/json;q=0.9", "application/json")]
    [InlineData("application/json;q=0.1,application/yaml;q=0.9", "application/yaml")]
    [InlineData("*/*,application/yaml", "application/yaml")]
    [InlineData("text/html;q=0.9,*/*;q=0.8", "application/json")]
    [InlineData("application/json;as=Table;v=v2;g=meta.k8s.io,application/yaml", "application/yaml")]
    [InlineData("", "application/json")]
    public async Task Form_that_is_wanted_most_is_given(string accept, string type) =>
        Assert.Equal((200, type), await _client.SendRawAsync("GET", "/api/v1/namespaces/default", accept: accept) is var answer ? (answer.Status, answer.ContentType) : default);

    [Theory]
    [InlineData(Leases, "text/html", $"406: Not Acceptable\n\nAvailable representations: {Types}, {Streams}")]
    [InlineData(Leases + "/a", "text/html", $"406: Not Acceptable\n\nAvailable representations: {Types}")]
    [InlineData(Leases + "/a", "application/*", $"406: Not Acceptable\n\nAvailable representations: {Types}")]
    [InlineData(Leases + "/a", "application/json;as=Nope;v=v1;g=meta.k8s.io", $"only the following media types are accepted: {Types}")]
    [InlineData(Leases + "/a", "application/json;stream=nope", $"only the following media types are accepted: {Types}")]
    [InlineData(Widgets.Url, "text/html", $"only the following media types are accepted: {Types}")]
    [InlineData(Leases, One, "you requested PartialObjectMetadata, but the requested object is a list (*coordination.LeaseList)")]
    [InlineData(Widgets.Url, One, "you requested PartialObjectMetadata, but the requested object is a list (*unstructured.UnstructuredList)")]
    [InlineData("/api/v1/namespaces/default", Many, "you requested PartialObjectMetadataList, but the requested object is not a list (*core.Namespace)")]
    [InlineData("/apis/events.k8s.io/v1/events", One, "you requested PartialObjectMetadata, but the requested object is a list (*core.EventList)")]
    public async Task Form_that_there_is_not_is_refused(string url, string accept, string message)
    {
        await PrepareAsync();

        var (status, said) = await _client.SendAsync("GET", url, accept: accept);

        Assert.Equal((406, "NotAcceptable", message), (status, (string?)said["reason"], (string?)said["message"]));
    }

    [Fact]
    public async Task Watch_cannot_be_written_as_yaml()
    {
        var answer = await _client.SendRawAsync("GET", Leases + "?watch=1", accept: "application/yaml");

        Assert.Equal(406, answer.Status);
        Assert.Contains($"only the following media types are accepted: {Streams}", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_of_types_are_known_for_custom_objects()
    {
        await PrepareAsync();

        Assert.Equal(200, (await _client.SendAsync("GET", Widgets.Url, accept: "application/*")).Status);
    }

    [Theory]
    [InlineData(Leases + "/a", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1beta1", "PartialObjectMetadata")]
    [InlineData(Leases, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1beta1", "PartialObjectMetadataList")]
    [InlineData(Leases, "application/json;as=Table;g=meta.k8s.io;v=v1beta1", "Table")]
    public async Task Beta_version_of_shapes_is_served(string url, string accept, string kind)
    {
        await PrepareAsync();

        var (_, value) = await _client.SendAsync("GET", url, accept: accept);

        Assert.Equal((kind, "meta.k8s.io/v1beta1"), ((string?)value["kind"], (string?)value["apiVersion"]));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    [InlineData("/apis/batch")]
    [InlineData("/apis/batch/v1")]
    public async Task Discovery_comes_as_yaml_too(string path) =>
        Assert.Equal("application/yaml", (await _client.SendRawAsync("GET", path, accept: "application/yaml")).ContentType);

    [Fact]
    public async Task Discovery_comes_as_json_to_clients_that_want_protobuf_first() =>
        Assert.Equal("application/json", (await _client.SendRawAsync("GET", "/apis/batch/v1", accept: "application/vnd.kubernetes.protobuf,application/json")).ContentType);

    [Fact]
    public async Task Initial_events_of_a_Table_end_with_a_row_that_says_so()
    {
        await PrepareAsync();
        var answer = await _client.SendRawAsync("GET", Leases + "?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&includeObject=None", accept: "application/json;as=Table;g=meta.k8s.io;v=v1");
        var rows = new List<JsonNode>();
        await foreach (var line in answer.Stream!)
        {
            rows.Add(JsonNode.Parse(line.Span)!["object"]!["rows"]![0]!);
            if (rows.Count == 2)
                break;
        }

        Assert.Null(rows[0]["object"]);
        Assert.Equal("true", (string?)rows[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
        Assert.Equal("", (string?)rows[1]["cells"]![0]);
    }

    private async Task PrepareAsync()
    {
        await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Widgets.Definition);
        await _client.SendAsync("POST", Leases, """{"metadata":{"name":"a"}}""");
    }
}
