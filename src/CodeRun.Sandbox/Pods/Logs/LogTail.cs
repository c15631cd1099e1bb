namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>Finds where the last lines of a log begin, from its end and without reading what is before them.</summary>
internal static class LogTail
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Segment and offset at which the last lines begin.</summary>
    public static (long Segment, long Offset) Start(IReadOnlyList<LogSegment> segments, long lines)
    {
        if (segments.Count == 0)
            return (-1, 0);
        // Where the line begins that was met last; at first there is none after the end.
        var start = (segments[^1].Number, segments[^1].Length);
        var left = lines;
        var isLast = true;
        foreach (var (segment, offset, isWhole) in Backwards(segments))
        {
            // A line begins after every record that ends one. The last record ends the last line.
            if (isWhole && !isLast && --left <= 0)
                return start;
            if (isLast && left == 0)
                return start;
            isLast = false;
            start = (segment, offset);
        }

        return start;
    }

    private static IEnumerable<(long Segment, long Offset, bool IsWhole)> Backwards(IReadOnlyList<LogSegment> segments)
    {
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].Length == 0 || !File.Exists(segments[i].Path))
                continue;
            using var file = File.OpenHandle(segments[i].Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var block = new byte[BlockBytes + LogRecord.HeaderLength];
            for (var to = segments[i].Length; to > 0; to -= Math.Min(to, BlockBytes))
            {
                var from = Math.Max(0, to - BlockBytes);
                // The header of a record that begins at the end of this block is in the next.
                var read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(to - from + LogRecord.HeaderLength, segments[i].Length - from)), from);
                for (var at = (int)(to - from) - 1; at >= 0; at--)
                {
                    if (block[at] == (byte)'\n' && from + at + 1 < segments[i].Length && at + 1 + LogRecord.HeaderLength <= read)
                        yield return (segments[i].Number, from + at + 1, LogRecord.IsWhole(block.AsSpan(at + 1)));
                }

                if (from == 0)
                    yield return (segments[i].Number, 0, LogRecord.IsWhole(block));
            }
        }
    }
}
