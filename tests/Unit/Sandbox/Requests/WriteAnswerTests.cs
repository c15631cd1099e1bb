using System.Runtime.InteropServices;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Requests;

public sealed class WriteAnswerTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("POST", Maps, "application/json")]
    [InlineData("PUT", Maps + "/there", "application/json")]
    [InlineData("PATCH", Maps + "/there", "application/merge-patch+json")]
    public async Task Answer_to_a_write_is_what_was_stored(string method, string url, string contentType)
    {
        var name = method == "POST" ? "new" : "there";
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"there"}}""");

        var answer = await _client.SendRawAsync(method, url, System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}"},"data":{"x":"y"}}"""), contentType);

        var stored = _client.Server.Store.Get(new GroupResource("", "configmaps"), "default", name)!.Json;
        Assert.True(MemoryMarshal.TryGetArray(answer.Body, out var sent) && MemoryMarshal.TryGetArray(stored, out var kept) && ReferenceEquals(sent.Array, kept.Array));
    }

    [Fact]
    public async Task Dry_run_answers_what_it_did_not_store()
    {
        var (status, made) = await _client.SendAsync("POST", Maps + "?dryRun=All", """{"metadata":{"name":"dry"},"data":{"x":"y"}}""");

        Assert.Equal((201, "y"), (status, (string?)made["data"]!["x"]));
        Assert.Null(_client.Server.Store.Get(new GroupResource("", "configmaps"), "default", "dry"));
    }
}
