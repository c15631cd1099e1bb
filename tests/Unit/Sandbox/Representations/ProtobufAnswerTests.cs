using System.Buffers.Binary;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Protobuf;

namespace CodeRun.Tests.Unit.Sandbox.Representations;

public sealed class ProtobufAnswerTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Protobuf_is_answered_when_it_is_asked_for_first()
    {
        await CreateAsync("a");

        var answer = await _client.SendRawAsync("GET", Maps + "/a", accept: "application/vnd.kubernetes.protobuf, */*");

        Assert.Equal("application/vnd.kubernetes.protobuf", answer.ContentType);
        Assert.Equal("a", (string?)ProtoBody.Read(answer.Body.Span, "", "")["metadata"]!["name"]);
    }

    [Fact]
    public async Task Errors_are_protobuf_for_who_takes_it_first()
    {
        var answer = await _client.SendRawAsync("GET", Maps + "/a", accept: "application/vnd.kubernetes.protobuf");

        Assert.Equal((404, "NotFound"), (answer.Status, (string?)ProtoBody.Read(answer.Body.Span, "", "")["reason"]));
    }

    [Fact]
    public async Task Table_is_not_to_be_had_as_protobuf() =>
        Assert.Equal(406, (await _client.SendRawAsync("GET", Maps, accept: "application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io")).Status);

    [Fact]
    public async Task Object_is_created_from_protobuf()
    {
        var body = ProtoBody.Write(new JsonObject { ["kind"] = "ConfigMap", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = "p" }, ["data"] = new JsonObject { ["k"] = "v" } })!;

        var answer = await _client.SendRawAsync("POST", Maps, body, "application/vnd.kubernetes.protobuf");

        Assert.Equal(201, answer.Status);
        Assert.Equal("v", (string?)(await _client.SendAsync("GET", Maps + "/p")).Body["data"]!["k"]);
    }

    [Fact]
    public async Task Watch_sends_frames_of_protobuf()
    {
        await CreateAsync("a");
        var answer = await _client.SendRawAsync("GET", Maps + "?watch=true&resourceVersion=0", accept: "application/vnd.kubernetes.protobuf;stream=watch");

        Assert.Equal("application/vnd.kubernetes.protobuf;stream=watch", answer.ContentType);
        await foreach (var frame in answer.Stream!)
        {
            Assert.Equal(frame.Length - 4, BinaryPrimitives.ReadInt32BigEndian(frame.Span));
            Assert.Equal("ADDED", (string?)ProtoReader.Read(ProtoMessages.WatchEvent, RawOf(frame.Span[4..], out var name))["type"]);
            Assert.Equal("a", name);
            break;
        }
    }

    // The event without its object, and the name of the object.
    private static byte[] RawOf(ReadOnlySpan<byte> data, out string? name)
    {
        name = null;
        var type = new WireWriter();
        var reader = new WireReader(data);
        while (reader.Next())
        {
            if (reader.Number == 1)
                type.Bytes(1, reader.Content);
            else
                name = (string?)ProtoBody.Read(Inner(reader.Content), "", "")["metadata"]!["name"];
        }

        return type.Written.ToArray();
    }

    private static byte[] Inner(ReadOnlySpan<byte> extension)
    {
        var reader = new WireReader(extension);
        Assert.True(reader.Next());
        return reader.Content.ToArray();
    }

    private Task<(int Status, JsonNode Body)> CreateAsync(string name) => _client.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"k":"1"}}""");
}
