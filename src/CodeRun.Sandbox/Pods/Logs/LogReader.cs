using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>Reads the files of a log once from where it begins, and turns their records into what was asked for.</summary>
internal sealed class LogReader : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly PodLogOptions _options;
    private readonly byte[]? _since;
    private readonly byte[] _block = new byte[BlockBytes];
    private SafeFileHandle? _file;
    private long _segment = -1;
    private long _offset;
    private long _left;
    private bool _atLineStart = true;

    public LogReader(PodLogOptions options, TimeProvider time)
    {
        _options = options;
        _left = options.LimitBytes ?? long.MaxValue;
        var since = options.SinceTime ?? (options.SinceSeconds is { } seconds ? time.GetUtcNow().AddSeconds(-seconds) : null);
        _since = since is { } from ? Encoding.ASCII.GetBytes(LogRecord.Stamp(from)) : null;
    }

    /// <summary>True when as many bytes as were asked for are read.</summary>
    public bool IsFull => _left == 0;

    /// <summary>Finds the place to begin at.</summary>
    public void Begin(IReadOnlyList<LogSegment> segments)
    {
        if (_options.TailLines is { } lines)
            (_segment, _offset) = LogTail.Start(segments, lines);
        else if (segments.Count > 0)
            (_segment, _offset) = (segments[0].Number, 0);
    }

    /// <summary>The next piece, possibly empty; null when all that is there is read.</summary>
    public ReadOnlyMemory<byte>? Read(IReadOnlyList<LogSegment> segments)
    {
        if (IsFull || Open(segments) is not { } segment)
            return null;
        var wanted = (int)Math.Min(BlockBytes, segment.Length - _offset);
        var read = RandomAccess.Read(_file!, _block.AsSpan(0, wanted), _offset);
        // A record is smaller than a block, so there is always a whole one.
        var whole = _block.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        _offset += whole;
        return Take(_block.AsSpan(0, whole));
    }

    public void Dispose() => _file?.Dispose();

    // The segment with the next unread record. A reader whose segment was dropped meanwhile goes on with the oldest there is.
    private LogSegment? Open(IReadOnlyList<LogSegment> segments)
    {
        foreach (var segment in segments.Where(s => s.Number >= _segment))
        {
            if (segment.Number > _segment || _file is null)
            {
                _offset = segment.Number > _segment ? 0 : _offset;
                _file?.Dispose();
                _file = null;
                _segment = segment.Number;
                if (!File.Exists(segment.Path))
                    continue;
                _file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            }

            if (_offset < segment.Length)
                return segment;
        }

        return null;
    }

    private ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> records)
    {
        var piece = new ArrayBufferWriter<byte>(records.Length + 1);
        while (!records.IsEmpty)
        {
            var end = records.IndexOf((byte)'\n');
            Take(piece, records[..end]);
            records = records[(end + 1)..];
        }

        var length = (int)Math.Min(piece.WrittenCount, _left);
        _left -= length;
        return piece.WrittenMemory[..length];
    }

    private void Take(ArrayBufferWriter<byte> piece, ReadOnlySpan<byte> record)
    {
        if (_since is not null && record[..LogRecord.StampLength].SequenceCompareTo(_since) < 0)
            return;
        if (_options.Timestamps && _atLineStart)
            piece.Write(record[..(LogRecord.StampLength + 1)]);
        piece.Write(record[LogRecord.HeaderLength..]);
        _atLineStart = LogRecord.IsWhole(record);
        if (_atLineStart)
            piece.Write("\n"u8);
    }
}
