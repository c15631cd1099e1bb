using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Admission;

/// <summary>What a client may not change, and how often a server says so.</summary>
public sealed class MetadataUpdateTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    private const string Merge = "application/merge-patch+json";
    private const string Uid = "11111111-1111-1111-1111-111111111111";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"metadata":{"uid":"11111111-1111-1111-1111-111111111111"}}""", "metadata.uid", "Invalid value: \"11111111-1111-1111-1111-111111111111\": field is immutable")]
    [InlineData("""{"metadata":{"deletionTimestamp":"2020-01-01T00:00:00Z"}}""", "metadata.deletionTimestamp", "Invalid value: \"2020-01-01T00:00:00Z\": field is immutable")]
    [InlineData("""{"metadata":{"deletionGracePeriodSeconds":5}}""", "metadata.deletionGracePeriodSeconds", "Invalid value: 5: field is immutable")]
    public async Task What_only_the_server_sets_cannot_be_patched(string patch, string field, string message)
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        var (status, said) = await _client.SendAsync("PATCH", $"{Maps}/a", patch, Merge);

        Assert.Equal((422, $"ConfigMap \"a\" is invalid: {field}: {message}"), (status, (string?)said["message"]));
        Assert.Equal([(field, message), (field, message)], Causes(said));
    }

    [Fact]
    public async Task Put_with_the_uid_of_another_object_is_a_conflict()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        var (status, said) = await _client.SendAsync("PUT", $"{Maps}/a", $$$"""{"metadata":{"name":"a","uid":"{{{Uid}}}"}}""");

        Assert.Equal((409, "Conflict"), (status, (string?)said["reason"]));
    }

    [Fact]
    public async Task Put_with_a_uid_makes_nothing_anew()
    {
        var (status, said) = await _client.SendAsync("PUT", $"{Leases}/a", $$$"""{"metadata":{"name":"a","uid":"{{{Uid}}}"}}""");

        Assert.Equal((409, "Conflict"), (status, (string?)said["reason"]));
    }

    [Fact]
    public async Task Finalizers_are_not_added_to_what_is_being_deleted()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","finalizers":["example.com/f"]}}""");
        await _client.SendAsync("DELETE", $"{Maps}/a");

        var (status, said) = await _client.SendAsync("PATCH", $"{Maps}/a", """{"metadata":{"finalizers":["example.com/f","example.com/h","example.com/g"]}}""", Merge);

        const string Message = "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/g\", \"example.com/h\"}";
        Assert.Equal(422, status);
        Assert.Equal([("metadata.finalizers", Message), ("metadata.finalizers", Message)], Causes(said));
    }

    [Theory]
    [InlineData(Maps, 4)]
    [InlineData(Leases, 3)]
    public async Task Every_check_of_an_update_tells_what_it_finds(string url, int times)
    {
        await _client.SendAsync("POST", url, """{"metadata":{"name":"a"}}""");

        var (status, said) = await _client.SendAsync("PATCH", $"{url}/a", """{"metadata":{"labels":{"x":"-"}}}""", Merge);

        Assert.Equal((422, times), (status, Causes(said).Count));
        Assert.DoesNotContain("[metadata", (string?)said["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Leases)]
    [InlineData("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")]
    public async Task Kinds_that_are_not_updated_blindly_want_a_version(string url)
    {
        var (_, made) = url == Leases
            ? await _client.SendAsync("POST", url, """{"metadata":{"name":"a"}}""")
            : await _client.SendAsync("POST", url, Widgets.Definition);
        var body = made.DeepClone();
        body["metadata"]!.AsObject().Remove("resourceVersion");

        var (status, said) = await _client.SendAsync("PUT", $"{url}/{(string?)made["metadata"]!["name"]}", body.ToJsonString());

        Assert.Equal(422, status);
        Assert.Equal([("metadata.resourceVersion", "Invalid value: 0: must be specified for an update")], Causes(said));
    }

    [Fact]
    public async Task Patch_that_takes_the_version_away_from_a_custom_object_is_refused()
    {
        await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Widgets.Definition);
        await _client.SendAsync("POST", Widgets.Url, Widgets.Named("a"));

        var (status, said) = await _client.SendAsync("PATCH", $"{Widgets.Url}/a", """{"metadata":{"resourceVersion":null}}""", Merge);

        Assert.Equal((422, "widgets.example.com \"a\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task generateName_of_an_object_can_be_changed()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        var (_, changed) = await _client.SendAsync("PATCH", $"{Maps}/a", """{"metadata":{"generateName":"x-"}}""", Merge);

        Assert.Equal("x-", (string?)changed["metadata"]!["generateName"]);
    }

    private static List<(string?, string?)> Causes(JsonNode said) =>
        [.. said["details"]!["causes"]!.AsArray().Select(static c => ((string?)c!["field"], (string?)c["message"]))];
}
