using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Lists;

public sealed class ListAnswerTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Items_are_sent_from_the_store_without_a_copy()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"},"data":{"x":"y"}}""");

        var answer = await _client.SendRawAsync("GET", Maps);

        var stored = _client.Server.Store.Get(new GroupResource("", "configmaps"), "default", "a")!.Json;
        Assert.Contains(answer.Parts!, p => ReferenceEquals(Array(p), Array(stored)));
    }

    [Fact]
    public async Task Parts_are_together_the_body()
    {
        foreach (var name in (string[])["a", "b", "c"])
            await _client.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");

        var answer = await _client.SendRawAsync("GET", Maps);

        Assert.Equal(answer.Length, answer.Body.Length);
        Assert.Equal(["a", "b", "c"], JsonNode.Parse(answer.Body.Span)!["items"]!.AsArray().Select(static i => (string)i!["metadata"]!["name"]!));
    }

    private static byte[]? Array(ReadOnlyMemory<byte> memory) => MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array : null;
}
