namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>Reads and begins logs: files with the changes after a version, in order and without gaps.</summary>
internal static class LogFile
{
    /// <summary>Writes the header of a log to a file that does not have its name yet.</summary>
    /// <exception cref="IOException">It cannot be made; nothing but an unfinished file is there.</exception>
    public static void Prepare(IStoreFiles files, long version)
    {
        using var file = files.Create(StoreFileName.Log(version) + StoreFileName.Unfinished);
        file.Append(new FileHeader(version, 0).Write(FileHeader.LogMagic));
        file.Sync();
    }

    /// <summary>Gives a log that was prepared its name and opens it. One with its name has a header, therefore.</summary>
    /// <exception cref="IOException">It is not known whether it has its name.</exception>
    public static IStoreFile Begin(IStoreFiles files, long version)
    {
        var name = StoreFileName.Log(version);
        files.Rename(name + StoreFileName.Unfinished, name);
        files.Sync();
        return files.Open(name);
    }

    /// <summary>Applies the changes of a log.</summary>
    /// <param name="files">Where the log is.</param>
    /// <param name="version">The version before its first change: that of <paramref name="objects"/>.</param>
    /// <param name="isLast">True for the log that was being written: its end may be torn.</param>
    /// <param name="objects">What the changes are made to.</param>
    /// <returns>The size of the sound part in bytes, and the torn end, if there is one.</returns>
    /// <exception cref="SandboxStateException">It is broken.</exception>
    public static (long Length, TornTail? Torn) Read(IStoreFiles files, long version, bool isLast, ReplayedObjects objects)
    {
        var name = StoreFileName.Log(version);
        var path = files.Locate(name);
        var data = files.Read(name);
        var header = FileHeader.Read(data, FileHeader.LogMagic, path);
        if (header.Version != version)
            throw SandboxStateException.Corrupt(path, 0, $"it is the log after version {header.Version}");
        var offset = FileHeader.Size;
        while (offset < data.Length)
        {
            if (!Frame.TryRead(data.AsSpan(offset), out var content))
            {
                if (!isLast)
                    throw SandboxStateException.Corrupt(path, offset, "a record is broken, and later logs are there");
                if (Frame.FindNext(data, offset + 1) is >= 0 and var next)
                    throw SandboxStateException.Corrupt(path, offset, $"a record is broken, and a sound one follows at byte {next}");
                return (offset, new TornTail(name, offset, data.AsMemory(offset)));
            }

            var at = offset;
            FrameRecords.Read(data.AsMemory(offset + Frame.HeaderSize, content.Length), path, offset, record =>
            {
                if (record.Version != objects.Version + 1)
                    throw SandboxStateException.Corrupt(path, at, $"version {record.Version} follows {objects.Version}");
                objects.Apply(record);
                objects.Version = record.Version;
            });
            offset += Frame.HeaderSize + content.Length;
        }

        return (offset, null);
    }
}
