using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Sandbox.Schema;
using CsCheck;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class ProtobufTests
{
    [Fact]
    public void Every_kind_that_the_sandbox_serves_has_a_message_and_a_list()
    {
        foreach (var definition in BuiltInResources.All)
        {
            Assert.NotNull(ProtoMessages.NameOf(definition.ApiVersion, definition.Kind));
            Assert.NotNull(ProtoMessages.NameOf(definition.ApiVersion, definition.ListKind));
        }
    }

    // Bytes that k8s.io/api v1.34 writes for this ConfigMap: the form is a fact, not our own writer's.
    [Fact]
    public void ConfigMap_of_another_client_is_read()
    {
        byte[] message = [0x0a, 0x03, 0x0a, 0x01, (byte)'a', 0x12, 0x06, 0x0a, 0x01, (byte)'k', 0x12, 0x01, (byte)'v', 0x20, 0x01];
        byte[] unknown = [0x0a, 0x0f, 0x0a, 0x02, (byte)'v', (byte)'1', 0x12, 0x09, .. "ConfigMap"u8, 0x12, (byte)message.Length, .. message, 0x1a, 0x00, 0x22, 0x00];
        var read = ProtoBody.Read([.. "k8s\0"u8, .. unknown], "", "");
        Assert.Equal("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"},"immutable":true}""", read.ToJsonString());
    }

    [Theory]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","creationTimestamp":"2026-01-02T03:04:05Z","labels":{"a":"b"},"ownerReferences":[{"kind":"Job","name":"j","uid":"1","apiVersion":"batch/v1","controller":true}],"managedFields":[{"manager":"m","fieldsV1":{"f:a":{}}}]},"spec":{"volumes":[{"name":"v","configMap":{"name":"c","items":[{"key":"k","path":"p","mode":420}]}}],"containers":[{"name":"c","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],"resources":{"limits":{"cpu":"100m"}},"livenessProbe":{"httpGet":{"path":"/","port":80},"initialDelaySeconds":3},"readinessProbe":{"tcpSocket":{"port":"web"}}}],"securityContext":{"supplementalGroups":[1,2]}}}""")]
    [InlineData("""{"kind":"Secret","apiVersion":"v1","data":{"k":"AAEC"},"type":"Opaque"}""")]
    [InlineData("""{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","spec":{"renewTime":"2026-01-02T03:04:05.000006Z"}}""")]
    [InlineData("""{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"$ref":"x","default":{"a":[1]},"minimum":1.5,"enum":["a",1],"items":{"type":"string"},"additionalProperties":true,"properties":{"p":{"additionalProperties":{"type":"integer"}}},"x-kubernetes-list-map-keys":["k"]}}}]}}""")]
    [InlineData("""{"kind":"Status","apiVersion":"v1","status":"Failure","details":{"causes":[{"reason":"r","message":"m","field":"f"}]},"code":422}""")]
    [InlineData("""{"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{"user":"u","extra":{"k":["a","b"]}}}""")]
    [InlineData("""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    public void What_is_written_is_read_again(string json)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        var read = ProtoBody.Read(ProtoBody.Write(value), "", "");
        Assert.True(JsonNode.DeepEquals(value, read), read.ToJsonString());
    }

    [Fact]
    public void Objects_without_a_message_are_not_written() =>
        Assert.Null(ProtoBody.Write(new JsonObject { ["kind"] = "Widget", ["apiVersion"] = "example.com/v1" }));

    [Theory]
    [InlineData("not protobuf", "does not appear to be a protobuf message")]
    [InlineData("", "empty data")]
    [InlineData("k8s\0\n", "EOF")]
    [InlineData("k8s\0\n\x7f", "EOF")]
    [InlineData("k8s\0\x07", "illegal")]
    [InlineData("k8s\0\x1a\x04gzip", "gzip")]
    public void Bytes_that_are_no_body_are_refused(string body, string says) =>
        Assert.Contains(says, Assert.Throws<BodyException>(() => ProtoBody.Read(Encoding.Latin1.GetBytes(body), "v1", "Pod")).Message, StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_and_ends_nothing()
    {
        byte[] data = [];
        for (var i = 0; i < 150; i++)
        {
            var writer = new WireWriter();
            writer.Bytes(28, data);
            data = writer.Written.ToArray();
        }

        Assert.Contains("deeper", Assert.Throws<BodyException>(() => ProtoReader.Read("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps", data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(static bytes =>
    {
        try
        {
            ProtoBody.Read([.. "k8s\0"u8, 0x12, .. Length(bytes), .. bytes], "v1", "Pod");
        }
        catch (BodyException)
        {
            // Refused.
        }
    });

    private static byte[] Length(byte[] bytes)
    {
        var writer = new WireWriter();
        writer.Bytes(1, bytes);
        return writer.Written[1..^bytes.Length].ToArray();
    }
}
