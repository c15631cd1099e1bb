using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;

namespace CodeRun.Tests.Unit.Hosting;

public sealed class TemplateLocationTests : IAsyncLifetime
{
    private readonly InMemoryCluster _cluster = new();

    public Task InitializeAsync() => _cluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Config_map_is_a_tree_with_folders_in_its_keys()
    {
        await AddAsync("templates", ("code__prompt.md.hbs", "a"), ("agents__rex__prompt.md.hbs", "b"), ("README", "c"));

        var tree = await TemplateLocation.ReadAsync("configmap/templates", _cluster.Api, "default", CancellationToken.None);

        Assert.Equal(["agents/rex/prompt.md.hbs", "code/prompt.md.hbs"], tree.Files.Keys);
        Assert.Equal("ConfigMap default/templates", tree.Source);
    }

    [Fact]
    public async Task Config_map_that_is_missing_or_empty_is_named()
    {
        await AddAsync("empty", ("README", "c"));

        Assert.Contains("no ConfigMap 'nothing' in namespace 'default'", (await FailAsync("configmap/nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("default/empty holds no key", (await FailAsync("configmap/empty")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_map_needs_a_cluster() =>
        Assert.Contains("no cluster is connected", (await Assert.ThrowsAsync<TemplateException>(() => TemplateLocation.ReadAsync("configmap/x", api: null, "default", CancellationToken.None))).Message, StringComparison.Ordinal);

    private Task<TemplateException> FailAsync(string location) =>
        Assert.ThrowsAsync<TemplateException>(() => TemplateLocation.ReadAsync(location, _cluster.Api, "default", CancellationToken.None));

    private Task<byte[]> AddAsync(string name, params (string Key, string Text)[] data)
    {
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject(data.Select(static d => KeyValuePair.Create(d.Key, (JsonNode?)d.Text))) };
        return _cluster.Api.CreateAsync(ResourceEndpoint.ConfigMaps, "default", Encoding.UTF8.GetBytes(body.ToJsonString()), CancellationToken.None);
    }
}
