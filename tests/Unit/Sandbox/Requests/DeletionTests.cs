namespace CodeRun.Tests.Unit.Sandbox.Requests;

/// <summary>Options of deletions.</summary>
public sealed class DeletionTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Held = """{"metadata":{"name":"a","finalizers":["example.com/f"]}}""";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("?orphanDependents=false", 202)]
    [InlineData("?orphanDependents=true", 200)]
    [InlineData("?propagationPolicy=Background", 200)]
    [InlineData("", 200)]
    public async Task Deletion_that_has_only_begun_is_accepted_for_clients_of_old(string query, int code)
    {
        await _client.SendAsync("POST", Maps, Held);

        Assert.Equal(code, (await _client.SendAsync("DELETE", $"{Maps}/a{query}")).Status);
    }

    [Fact]
    public async Task Deletion_that_is_done_is_never_only_accepted()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        Assert.Equal(200, (await _client.SendAsync("DELETE", $"{Maps}/a?orphanDependents=false")).Status);
    }

    [Fact]
    public async Task Policy_takes_the_place_of_an_earlier_one()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","finalizers":["foregroundDeletion","example.com/f"]}}""");

        var (_, orphaned) = await _client.SendAsync("DELETE", $"{Maps}/a?propagationPolicy=Orphan");

        Assert.Equal(["example.com/f", "orphan"], orphaned["metadata"]!["finalizers"]!.AsArray().Select(static f => (string?)f));
    }

    [Fact]
    public async Task Generation_that_there_is_rises_when_deletion_begins()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","generation":7,"finalizers":["example.com/f"]}}""");

        var (_, deleted) = await _client.SendAsync("DELETE", $"{Maps}/a");

        Assert.Equal(8, (int)deleted["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Collection_is_not_touched_when_its_selector_is_wrong()
    {
        await _client.SendAsync("POST", Maps, Held);

        var (status, said) = await _client.SendAsync("DELETE", $"{Maps}?fieldSelector=x%3Dy&propagationPolicy=Nope");

        Assert.Equal((400, "BadRequest"), (status, (string?)said["reason"]));
    }
}
