using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>What a frame consists of: an object as it is at a version, or its removal at that version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Key">Where the object is.</param>
/// <param name="Json">The object; null for its removal.</param>
internal readonly record struct ObjectRecord(long Version, ObjectKey Key, ReadOnlyMemory<byte>? Json)
{
    private const byte Set = 1;
    private const byte Remove = 2;

    /// <summary>The record of a change.</summary>
    public static ObjectRecord Of(StoreChange change) => new(
        change.Version,
        new ObjectKey(change.Resource, change.Current.Namespace, change.Current.Name),
        change.Type == ObjectEventType.Deleted ? (ReadOnlyMemory<byte>?)null : change.Current.Json);

    public void Write(IBufferWriter<byte> to)
    {
        var head = to.GetSpan(1 + sizeof(long));
        head[0] = Json is null ? Remove : Set;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], Version);
        to.Advance(1 + sizeof(long));
        WriteText(to, Key.Resource.Group);
        WriteText(to, Key.Resource.Resource);
        WriteText(to, Key.Namespace);
        WriteText(to, Key.Name);
        if (Json is not { } json)
            return;
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), json.Length);
        to.Advance(sizeof(int));
        to.Write(json.Span);
    }

    /// <summary>Takes a record from the beginning of a frame's content.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ObjectRecord Read(ref ReadOnlyMemory<byte> from)
    {
        var kind = Take(ref from, 1).Span[0];
        var version = BinaryPrimitives.ReadInt64LittleEndian(Take(ref from, sizeof(long)).Span);
        var key = new ObjectKey(new GroupResource(ReadText(ref from), ReadText(ref from)), ReadText(ref from), ReadText(ref from));
        return kind switch
        {
            Set => new ObjectRecord(version, key, Take(ref from, BinaryPrimitives.ReadInt32LittleEndian(Take(ref from, sizeof(int)).Span))),
            Remove => new ObjectRecord(version, key, Json: null),
            _ => throw new InvalidDataException($"there are no records of kind {kind}"),
        };
    }

    private static void WriteText(IBufferWriter<byte> to, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var span = to.GetSpan(sizeof(ushort) + length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)length));
        Encoding.UTF8.GetBytes(text, span[sizeof(ushort)..]);
        to.Advance(sizeof(ushort) + length);
    }

    private static string ReadText(ref ReadOnlyMemory<byte> from) =>
        Encoding.UTF8.GetString(Take(ref from, BinaryPrimitives.ReadUInt16LittleEndian(Take(ref from, sizeof(ushort)).Span)).Span);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> from, int length)
    {
        if (length < 0 || length > from.Length)
            throw new InvalidDataException("a record ends too early");
        var taken = from[..length];
        from = from[length..];
        return taken;
    }
}
