using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Events;

/// <summary>The sandbox's API without sockets, with the definitions that a test installs.</summary>
internal sealed class EventCluster : IDisposable
{
    private readonly ApiServer _server = new(TimeProvider.System, new Random(1));
    private readonly ApiConnection _connection;

    public EventCluster()
    {
        _connection = ApiConnection.FromHandler(new InProcessHandler(_server), new Uri("http://in-process/"));
        Api = new ApiClient(_connection, TimeProvider.System);
    }

    public ApiClient Api { get; }

    /// <summary>A connection of somebody with no rights but those that Roles give; the caller disposes of it.</summary>
    public ApiConnection ConnectAs(string user) =>
        ApiConnection.FromHandler(new InProcessHandler(_server, new UserInfo { Name = user, Groups = [UserInfo.Authenticated] }), new Uri("http://in-process/"));

    public async Task InstallAsync(IEnumerable<string> namespaces, params string[] definitions)
    {
        await ClusterCheck.InstallCrdAsync(Api, CancellationToken.None);
        await CrdFixtures.InstallAsync(Api, definitions);
        foreach (var name in namespaces)
            await CreateAsync("api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
    }

    /// <summary>Creates an object and returns it; the status is set as well when there is one.</summary>
    public async Task<JsonObject> CreateAsync(string path, JsonObject value)
    {
        var (status, answer) = await SendAsync(path, value.ToJsonString(), "application/json");
        Assert.True(status < 300, answer.ToJsonString());
        return answer;
    }

    /// <summary>Sends text with strict field validation.</summary>
    public async Task<(int Status, JsonObject Answer)> SendAsync(string path, string text, string contentType)
    {
        using var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var answer = await _connection.Http.PostAsync(new Uri($"{path}?fieldValidation=Strict", UriKind.Relative), content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
    }
}
