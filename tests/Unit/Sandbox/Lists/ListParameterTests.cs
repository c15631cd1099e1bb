namespace CodeRun.Tests.Unit.Sandbox.Lists;

/// <summary>Parameters of lists, watches and reads.</summary>
public sealed class ListParameterTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(Maps + "?resourceVersion=abc", 400, "invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    [InlineData(Maps + "?watch=1&resourceVersion=abc", 500, "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    [InlineData(Maps + "/nope?resourceVersion=abc", 500, "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    [InlineData(Maps + "?resourceVersion=99999999999999999999", 400, "invalid resource version: resourceVersion: Invalid value: \"99999999999999999999\": strconv.ParseUint: parsing \"99999999999999999999\": value out of range")]
    public async Task Version_that_is_no_number_is_refused_by_each_in_its_way(string url, int code, string message)
    {
        var (status, said) = await _client.SendAsync("GET", url);

        Assert.Equal((code, message), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Initial_events_of_a_version_that_is_yet_to_come_are_an_error_in_the_stream()
    {
        await foreach (var change in _client.WatchAsync(Maps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=999999999"))
        {
            Assert.Equal(("ERROR", 504), ((string?)change["type"], (int)change["object"]!["code"]!));
            return;
        }

        Assert.Fail("The stream ended without an event.");
    }

    [Fact]
    public async Task Empty_set_of_values_means_the_empty_value()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","labels":{"x":""}}}""");
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"b","labels":{"x":"y"}}}""");

        var (_, list) = await _client.SendAsync("GET", Maps + "?labelSelector=x%20in%20()");

        Assert.Equal(["a"], list["items"]!.AsArray().Select(static i => (string?)i!["metadata"]!["name"]));
    }

    [Theory]
    [InlineData("/api/v1/namespaces?fieldSelector=metadata.namespace%3Dx", 400)]
    [InlineData("/api/v1/namespaces?fieldSelector=name%3Dx", 200)]
    [InlineData("/api/v1/namespaces/default/pods?fieldSelector=spec.host%3Dx", 200)]
    [InlineData("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.kind%3DPod", 200)]
    [InlineData("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=involvedObject.kind%3DPod", 400)]
    [InlineData("/api/v1/namespaces/default/events?fieldSelector=regarding.kind%3DPod", 400)]
    public async Task Each_kind_has_its_selectable_fields(string url, int code) => Assert.Equal(code, (await _client.SendAsync("GET", url)).Status);

    [Fact]
    public async Task Events_of_the_new_group_are_selected_by_what_they_regard()
    {
        const string Events = "/apis/events.k8s.io/v1/namespaces/default/events";
        foreach (var kind in (string[])["Pod", "Job"])
            Assert.Equal(201, (await _client.SendAsync("POST", Events, $$$"""{"metadata":{"name":"{{{kind.ToLowerInvariant()}}}"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"c","reportingInstance":"i","action":"a","reason":"r","type":"Normal","regarding":{"kind":"{{{kind}}}","namespace":"default","name":"x"}}""")).Status);

        var (_, list) = await _client.SendAsync("GET", Events + "?fieldSelector=regarding.kind%3DPod");

        Assert.Equal(["Pod"], list["items"]!.AsArray().Select(static i => (string?)i!["regarding"]!["kind"]));
    }

    [Fact]
    public async Task Continue_token_of_a_version_that_is_yet_to_come_is_refused()
    {
        var token = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("""{"v":"meta.k8s.io/v1","rv":99999999,"start":"default/a"}""")).TrimEnd('=');

        var (status, said) = await _client.SendAsync("GET", $"{Maps}?continue={token}");

        Assert.Equal((504, "Timeout"), (status, (string?)said["reason"]));
    }
}
