using System.Buffers;
using System.Buffers.Binary;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>
/// A piece of a file that is there as a whole or not at all: all changes that went to the disk together, with their length
/// and checksums. The first byte of the mark is one that JSON does not have, so that no object's text can look like a frame.
/// </summary>
internal static class Frame
{
    /// <summary>Size of a frame without its content, in bytes.</summary>
    public const int HeaderSize = 24;

    private const uint Mark = 0xC5F2A100;
    private const int LengthAt = 4;
    private const int VersionAt = 8;
    private const int ContentCrcAt = 16;
    private const int HeaderCrcAt = 20;

    /// <summary>Leaves room for a header at the beginning of a frame.</summary>
    public static void Begin(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        buffer.GetSpan(HeaderSize)[..HeaderSize].Clear();
        buffer.Advance(HeaderSize);
    }

    /// <summary>Fills in the header of a frame whose content has been written.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">Version of its first record.</param>
    public static void End(Span<byte> frame, long version)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthAt..], frame.Length - HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(frame[VersionAt..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ContentCrcAt..], Crc32C.Of(frame[HeaderSize..]));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[HeaderCrcAt..], Crc32C.Of(frame[..HeaderCrcAt]));
    }

    /// <summary>The content of the frame at the beginning of some bytes; false when no whole and sound frame is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (data.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(data) != Mark
            || Crc32C.Of(data[..HeaderCrcAt]) != BinaryPrimitives.ReadUInt32LittleEndian(data[HeaderCrcAt..]))
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(data[LengthAt..]);
        if (length < 0 || length > data.Length - HeaderSize)
            return false;
        content = data.Slice(HeaderSize, length);
        return Crc32C.Of(content) == BinaryPrimitives.ReadUInt32LittleEndian(data[ContentCrcAt..]);
    }

    /// <summary>Where the next whole and sound frame begins, at any byte from <paramref name="from"/>; -1 when there is none.</summary>
    public static int FindNext(ReadOnlySpan<byte> data, int from)
    {
        Span<byte> mark = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, Mark);
        while (from < data.Length && data[from..].IndexOf(mark) is >= 0 and var found)
        {
            if (TryRead(data[(from + found)..], out _))
                return from + found;
            from += found + 1;
        }

        return -1;
    }
}
