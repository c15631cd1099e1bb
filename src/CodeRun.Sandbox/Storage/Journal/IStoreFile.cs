namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>A file of a journal that is written at its end.</summary>
internal interface IStoreFile : IDisposable
{
    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Writes at the end. When it throws, a part may have been written.</summary>
    void Append(ReadOnlySpan<byte> data);

    /// <summary>Cuts off what is behind a length.</summary>
    void Truncate(long length);

    /// <summary>Returns when all that was written is on the disk.</summary>
    void Sync();
}
