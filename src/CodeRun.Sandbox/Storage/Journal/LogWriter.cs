using System.Buffers;
using System.Runtime.InteropServices;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>Appends changes to the log and brings them to the disk. Not thread-safe.</summary>
internal sealed class LogWriter : IDisposable
{
    private const int KeptBuffer = 4 * 1024 * 1024;

    private readonly IStoreFiles _files;
    private ArrayBufferWriter<byte> _buffer = new();
    private IStoreFile _log;
    private long _begin;
    private StoreWriteException? _broken;

    /// <summary>Goes on where a journal left off.</summary>
    public LogWriter(IStoreFiles files, RecoveredStore recovered)
    {
        _files = files;
        _log = recovered.Repair(files);
        (_begin, Version, Bytes) = (recovered.LogVersion, recovered.Image.Version, recovered.LogBytes);
    }

    /// <summary>Version of the last change that is on disk.</summary>
    public long Version { get; private set; }

    /// <summary>Bytes that were written since the last <see cref="Rotate"/>.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why nothing can be written any more; null while it can. Read by any thread.</summary>
    public StoreWriteException? Broken => Volatile.Read(ref _broken);

    private string LogPath => _files.Locate(StoreFileName.Log(_begin));

    /// <summary>Writes changes as one frame; they are on the disk when this returns.</summary>
    /// <exception cref="StoreWriteException">They are not. When <see cref="Broken"/> is null then, later ones may be.</exception>
    public void Write(IReadOnlyList<PendingChange> changes)
    {
        if (Broken is { } broken)
            throw broken;
        Frame.Begin(_buffer);
        foreach (var pending in changes)
            ObjectRecord.Of(pending.Change).Write(_buffer);
        var frame = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        Frame.End(frame, changes[0].Change.Version);
        Append(frame);
        try
        {
            _log.Sync();
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            // The system may take the pages for written from now on: a second try could succeed with nothing on the disk.
            throw Break($"'{LogPath}' could not be brought to the disk", e);
        }

        Version = changes[^1].Change.Version;
        Bytes += frame.Length;
        if (_buffer.Capacity > KeptBuffer)
            _buffer = new ArrayBufferWriter<byte>();
    }

    /// <summary>Begins another log, so that all before it can go when a snapshot of this version is there. Does nothing when the log is empty.</summary>
    /// <exception cref="IOException">There is no other log; the old one is written on.</exception>
    /// <exception cref="StoreWriteException">Nothing can be written any more.</exception>
    public void Rotate()
    {
        Bytes = 0;
        if (_begin == Version)
            return;
        LogFile.Prepare(_files, Version);
        try
        {
            var next = LogFile.Begin(_files, Version);
            _log.Dispose();
            (_log, _begin) = (next, Version);
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            // Both logs may be there now: a change in the old one could be taken for one that comes after the new one.
            throw Break($"'{_files.Locate(StoreFileName.Log(Version))}' could not be begun", e);
        }
    }

    /// <summary>Writes nothing any more, for a fault that is not the disk's.</summary>
    public StoreWriteException Break(string what, Exception why)
    {
        var broken = new StoreWriteException($"{what}: {why.Message.TrimEnd('.')}. The sandbox stores nothing any more until it is started again.", why);
        Volatile.Write(ref _broken, broken);
        return broken;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static bool IsOfTheDisk(Exception e) => e is IOException or UnauthorizedAccessException;

    private void Append(ReadOnlySpan<byte> frame)
    {
        var before = _log.Length;
        try
        {
            _log.Append(frame);
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            try
            {
                _log.Truncate(before);
            }
            catch (Exception second) when (IsOfTheDisk(second))
            {
                throw Break($"'{LogPath}' could not be written, nor what was written be taken back ({second.Message.TrimEnd('.')})", e);
            }

            throw new StoreWriteException($"The change could not be written to '{LogPath}' and was not made: {e.Message}", e);
        }
    }
}
