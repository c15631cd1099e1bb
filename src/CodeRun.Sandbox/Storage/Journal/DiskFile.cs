namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>A file on disk, written without a buffer.</summary>
internal sealed class DiskFile : IStoreFile
{
    private readonly FileStream _stream;

    public DiskFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _stream = new FileStream(path, options);
        _stream.Seek(0, SeekOrigin.End);
    }

    public long Length => _stream.Length;

    public void Append(ReadOnlySpan<byte> data) => _stream.Write(data);

    public void Truncate(long length)
    {
        _stream.SetLength(length);
        _stream.Seek(length, SeekOrigin.Begin);
    }

    public void Sync() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();
}
