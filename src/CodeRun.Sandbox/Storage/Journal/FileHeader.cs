using System.Buffers.Binary;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>The first bytes of every file: what it is, in which format, and at which version it begins.</summary>
/// <param name="Version">Log: the version before its first change. Snapshot: the version it shows.</param>
/// <param name="Count">Number of objects of a snapshot; 0 for a log.</param>
internal sealed record FileHeader(long Version, long Count)
{
    /// <summary>Size in bytes.</summary>
    public const int Size = 32;

    // Raised when a file of this format could be misread by what was there before.
    private const uint Format = 1;
    private const int FormatAt = 8;
    private const int VersionAt = 12;
    private const int CountAt = 20;
    private const int CrcAt = 28;

    public static ReadOnlySpan<byte> LogMagic => "CRLOG\r\n\0"u8;

    public static ReadOnlySpan<byte> SnapshotMagic => "CRSNAP\n\0"u8;

    public byte[] Write(ReadOnlySpan<byte> magic)
    {
        var header = new byte[Size];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(FormatAt), Format);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(VersionAt), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(CountAt), Count);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(CrcAt), Crc32C.Of(header.AsSpan(0, CrcAt)));
        return header;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="file">All of the file.</param>
    /// <param name="magic">What the file must be.</param>
    /// <param name="path">Where it is, for messages.</param>
    /// <exception cref="SandboxStateException">It is broken, or of a format that this version does not know.</exception>
    public static FileHeader Read(ReadOnlySpan<byte> file, ReadOnlySpan<byte> magic, string path)
    {
        if (file.Length < Size || !file.StartsWith(magic))
            throw SandboxStateException.Corrupt(path, 0, "the file does not begin as such a file does");
        var format = BinaryPrimitives.ReadUInt32LittleEndian(file[FormatAt..]);
        if (format != Format)
            throw SandboxStateException.UnknownFormat(path, format, Format);
        if (Crc32C.Of(file[..CrcAt]) != BinaryPrimitives.ReadUInt32LittleEndian(file[CrcAt..]))
            throw SandboxStateException.Corrupt(path, 0, "the checksum of the file's header is wrong");
        return new FileHeader(BinaryPrimitives.ReadInt64LittleEndian(file[VersionAt..]), BinaryPrimitives.ReadInt64LittleEndian(file[CountAt..]));
    }
}
