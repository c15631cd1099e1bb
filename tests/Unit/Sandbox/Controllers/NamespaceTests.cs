using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Controllers;

public sealed class NamespaceTests : IDisposable
{
    private static readonly GroupResource Namespaces = new("", "namespaces");
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Namespace_is_not_looked_at_anew_for_each_of_its_objects_that_goes()
    {
        await _client.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"full"}}""");
        for (var i = 0; i < 500; i++)
            await _client.SendAsync("POST", "/api/v1/namespaces/full/configmaps", $$$"""{"metadata":{"name":"map-{{{i}}}"}}""");
        var changes = 0;
        _client.Server.Store.Changed += change => changes += change.Resource == Namespaces ? 1 : 0;

        await _client.SendAsync("DELETE", "/api/v1/namespaces/full");

        Assert.Null(_client.Server.Store.Get(Namespaces, "", "full"));
        Assert.Empty(_client.Server.Store.List(new GroupResource("", "configmaps"), "full").Items);
        Assert.InRange(changes, 2, 3);
    }
}
