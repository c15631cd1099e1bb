using System.Buffers.Binary;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>
/// Bodies in Kubernetes' protobuf form: four bytes <c>k8s\0</c>, then a runtime.Unknown that tells kind and version and holds the object
/// (k8s.io/apimachinery/pkg/runtime/serializer/protobuf). Events of a watch are bare messages, each behind its length.
/// </summary>
internal static class ProtoBody
{
    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>The object of a body, with kind and apiVersion when the body tells them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="apiVersion">The version that is meant when the body tells none.</param>
    /// <param name="kind">The kind that is meant when the body tells none.</param>
    /// <exception cref="BodyException">It is no such body.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body, string apiVersion, string kind)
    {
        if (body.IsEmpty)
            throw new BodyException("empty data");
        if (!body.StartsWith(Prefix))
            throw new BodyException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        ReadOnlySpan<byte> raw = default;
        var encoding = "";
        var reader = new WireReader(body[Prefix.Length..]);
        while (reader.Next())
        {
            switch (reader.Number)
            {
                case 1:
                    TypeMeta(reader.Message(), ref apiVersion, ref kind);
                    break;
                case 2:
                    raw = reader.Message();
                    break;
                case 3:
                    encoding = reader.Text();
                    break;
                default:
                    break;
            }
        }

        if (encoding.Length > 0)
            throw new BodyException($"the content encoding {encoding} is not known");
        var value = ProtoMessages.NameOf(apiVersion, kind) is { } type ? ProtoReader.Read(type, raw) : [];
        value.Remove("kind");
        value.Remove("apiVersion");
        value.Insert(0, "kind", kind);
        value.Insert(1, "apiVersion", apiVersion);
        return value;
    }

    /// <summary>An object as body, or null when its kind has no protobuf form.</summary>
    public static byte[]? Write(JsonObject value)
    {
        var (apiVersion, kind) = ((string)value["apiVersion"]!, (string)value["kind"]!);
        if (ProtoMessages.NameOf(apiVersion, kind) is not { } type)
            return null;
        var meta = new WireWriter();
        meta.Text(1, apiVersion);
        meta.Text(2, kind);
        var unknown = new WireWriter();
        unknown.Bytes(1, meta.Written);
        unknown.Bytes(2, ProtoWriter.Write(type, value));
        unknown.Text(3, "");
        unknown.Text(4, "");
        return [.. Prefix, .. unknown.Written];
    }

    /// <summary>An event of a watch: its length in four bytes, then a WatchEvent that holds the object as a body.</summary>
    public static byte[] Event(string type, byte[] body)
    {
        var raw = new WireWriter();
        raw.Bytes(1, body);
        var message = new WireWriter();
        message.Text(1, type);
        message.Bytes(2, raw.Written);
        var frame = new byte[message.Written.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(frame, message.Written.Length);
        message.Written.CopyTo(frame.AsSpan(4));
        return frame;
    }

    private static void TypeMeta(ReadOnlySpan<byte> data, ref string apiVersion, ref string kind)
    {
        var reader = new WireReader(data);
        while (reader.Next())
        {
            if (reader.Number == 1 && reader.Text() is { Length: > 0 } version)
                apiVersion = version;
            else if (reader.Number == 2 && reader.Text() is { Length: > 0 } own)
                kind = own;
        }
    }
}
