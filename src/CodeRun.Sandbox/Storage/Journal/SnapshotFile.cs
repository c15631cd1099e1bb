using System.Buffers;
using System.Runtime.InteropServices;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>All objects at one version in a file. It gets its name when all of it is on the disk, so that one with its name is whole.</summary>
internal static class SnapshotFile
{
    private const int FrameSize = 1024 * 1024;

    /// <summary>Writes an image; returns the size of the file in bytes.</summary>
    /// <exception cref="IOException">It cannot be written; nothing but an unfinished file is there.</exception>
    public static long Write(IStoreFiles files, StoreImage image)
    {
        var name = StoreFileName.Snapshot(image.Version);
        long size;
        using (var file = files.Create(name + StoreFileName.Unfinished))
        {
            file.Append(new FileHeader(image.Version, image.Objects.Count).Write(FileHeader.SnapshotMagic));
            var buffer = new ArrayBufferWriter<byte>();
            Frame.Begin(buffer);
            foreach (var (resource, value) in image.Objects)
            {
                new ObjectRecord(value.Version, new ObjectKey(resource, value.Namespace, value.Name), value.Json).Write(buffer);
                if (buffer.WrittenCount >= FrameSize)
                    Append(file, buffer, image.Version);
            }

            if (buffer.WrittenCount > Frame.HeaderSize)
                Append(file, buffer, image.Version);
            file.Sync();
            size = file.Length;
        }

        files.Rename(name + StoreFileName.Unfinished, name);
        files.Sync();
        return size;
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="SandboxStateException">It is broken.</exception>
    public static void Read(IStoreFiles files, long version, ReplayedObjects objects)
    {
        var name = StoreFileName.Snapshot(version);
        var path = files.Locate(name);
        var data = files.Read(name);
        var header = FileHeader.Read(data, FileHeader.SnapshotMagic, path);
        if (header.Version != version)
            throw SandboxStateException.Corrupt(path, 0, $"it is a snapshot of version {header.Version}");
        var offset = FileHeader.Size;
        while (offset < data.Length)
        {
            if (!Frame.TryRead(data.AsSpan(offset), out var content))
                throw SandboxStateException.Corrupt(path, offset, "a part of the snapshot is broken");
            var end = offset + Frame.HeaderSize + content.Length;
            FrameRecords.Read(data.AsMemory(offset + Frame.HeaderSize, content.Length), path, offset, objects.Apply);
            offset = end;
        }

        if (objects.Count != header.Count)
            throw SandboxStateException.Corrupt(path, offset, $"the snapshot has {objects.Count} of its {header.Count} objects");
        objects.Version = version;
    }

    private static void Append(IStoreFile file, ArrayBufferWriter<byte> buffer, long version)
    {
        var frame = MemoryMarshal.AsMemory(buffer.WrittenMemory).Span;
        Frame.End(frame, version);
        file.Append(frame);
        Frame.Begin(buffer);
    }
}
