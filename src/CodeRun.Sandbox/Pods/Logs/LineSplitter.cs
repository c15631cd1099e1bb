using System.Buffers;

namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>Makes records of the bytes of one stream. What is no text stays as it is; only the line feed means something.</summary>
internal sealed class LineSplitter(ContainerLog log, bool isError, TimeProvider time)
{
    private readonly byte[] _line = new byte[LogRecord.MaxText];
    private int _length;

    /// <summary>Takes what the process has written.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var records = new ArrayBufferWriter<byte>(bytes.Length + 256);
        var now = time.GetUtcNow();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            var room = Math.Min(piece.Length, _line.Length - _length);
            piece[..room].CopyTo(_line.AsSpan(_length));
            _length += room;
            bytes = bytes[room..];
            if (room == piece.Length && end >= 0)
            {
                Flush(records, now, isWhole: true);
                bytes = bytes[1..];
            }
            else if (_length == _line.Length && !bytes.IsEmpty)
            {
                Flush(records, now, isWhole: false);
            }
        }

        if (records.WrittenCount > 0)
            log.Append(records.WrittenSpan);
    }

    /// <summary>Takes the end of the stream: an unfinished line is kept as it is.</summary>
    public void End()
    {
        if (_length == 0)
            return;
        var records = new ArrayBufferWriter<byte>(_length + LogRecord.HeaderLength + 1);
        Flush(records, time.GetUtcNow(), isWhole: false);
        log.Append(records.WrittenSpan);
    }

    private void Flush(ArrayBufferWriter<byte> records, DateTimeOffset now, bool isWhole)
    {
        records.Write(LogRecord.Header(now, isError, isWhole));
        records.Write(_line.AsSpan(0, _length));
        records.Write("\n"u8);
        _length = 0;
    }
}
