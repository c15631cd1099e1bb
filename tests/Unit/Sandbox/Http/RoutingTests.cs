using System.Text;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox.Http;

/// <summary>Which paths there are, and what the others answer.</summary>
public sealed class RoutingTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Only_lists_go_across_namespaces(string method)
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        Assert.Equal(405, (await _client.SendAsync(method, "/api/v1/configmaps", """{"metadata":{"name":"b"}}""")).Status);
        Assert.Single((await _client.SendAsync("GET", "/api/v1/configmaps")).Body["items"]!.AsArray());
    }

    [Theory]
    [InlineData("POST", "/apis/example.com/v1/widgets")]
    [InlineData("DELETE", "/apis/example.com/v1/widgets")]
    [InlineData("PATCH", "/apis/example.com/v1/widgets")]
    [InlineData("GET", "/apis/example.com/v1/namespaces/default/nopes")]
    [InlineData("GET", "/apis/example.com/v9/namespaces/default/widgets")]
    [InlineData("GET", "/apis/nope.example.com/v1/namespaces/default/widgets")]
    [InlineData("GET", "/nope")]
    public async Task What_is_no_path_is_not_found_in_plain_text(string method, string path)
    {
        await DefineAsync();

        var answer = await _client.SendRawAsync(method, path, "{}"u8.ToArray(), "application/merge-patch+json");

        Assert.Equal((404, "text/plain; charset=utf-8", "404 page not found\n"), (answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span)));
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/nopes")]
    [InlineData("/api/v1/namespaces/default/configmaps/a/status")]
    [InlineData("/apis/batch/v9/namespaces/default/jobs")]
    [InlineData("/apis/authorization.k8s.io/v1/nopes")]
    public async Task Routes_of_built_in_groups_say_so_in_a_Status(string path)
    {
        var (status, said) = await _client.SendAsync("GET", path);

        Assert.Equal((404, "the server could not find the requested resource"), (status, (string?)said["message"]));
    }

    [Theory]
    [InlineData("scale")]
    [InlineData("nope")]
    public async Task Subresource_that_a_custom_object_does_not_have_is_said_not_to_find_the_object(string subresource)
    {
        await DefineAsync();

        var (status, said) = await _client.SendAsync("GET", $"{Widgets.Url}/a/{subresource}");

        Assert.Equal((404, "widgets.example.com \"a\" not found"), (status, (string?)said["message"]));
    }

    [Theory]
    [InlineData("/api/v1/watch/configmaps", 2)]
    [InlineData("/api/v1/watch/namespaces/default/configmaps", 2)]
    [InlineData("/api/v1/watch/namespaces/default/configmaps/b", 1)]
    [InlineData("/apis/example.com/v1/watch/namespaces/default/widgets", 0)]
    public async Task Old_paths_of_watches_are_served(string path, int added)
    {
        await DefineAsync();
        foreach (var name in (string[])["a", "b"])
            await _client.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");

        var events = 0;
        await foreach (var change in _client.WatchAsync($"{path}?timeoutSeconds=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"))
        {
            if ((string?)change["type"] == "BOOKMARK")
                break;
            events++;
        }

        Assert.Equal(added, events);
    }

    [Theory]
    [InlineData("curl/8.5.0", null, true)]
    [InlineData("Mozilla/5.0 (X11)", null, true)]
    [InlineData("kubectl/v1.36.0", null, false)]
    [InlineData("curl/8.5.0", "false", false)]
    [InlineData("kubectl/v1.36.0", "1", true)]
    public async Task Answers_are_laid_out_for_people(string agent, string? pretty, bool indented)
    {
        var request = new ApiRequest { Method = "GET", Path = "/api/v1/namespaces/default", UserAgent = agent };
        if (pretty is not null)
            request = request with { Query = new Dictionary<string, string>(StringComparer.Ordinal) { ["pretty"] = pretty } };

        var answer = await _client.Server.HandleAsync(request, CancellationToken.None);

        Assert.Equal(indented, Encoding.UTF8.GetString(answer.Body.Span).Contains("\n  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_is_refused()
    {
        var (status, said) = await _client.SendAsync("GET", "/api/v1/namespaces/default?export=true");

        Assert.Equal((400, "the export parameter, deprecated since v1.14, is no longer supported"), (status, (string?)said["message"]));
    }

    private async Task DefineAsync() => Assert.Equal(201, (await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Widgets.Definition)).Status);
}
