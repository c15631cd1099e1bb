using System.Globalization;
using System.Runtime.CompilerServices;

namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>
/// The log of one run of a container as files of <see cref="LogRecord"/>s. Readers go on where they were and are woken by what is
/// added. Thread-safe.
/// </summary>
internal sealed class ContainerLog(string directory, TimeProvider time, LogLimits limits) : IDisposable
{
    private const int MessageBytes = 2048;
    private const int MessageLines = 80;

    private readonly Lock _gate = new();
    private readonly List<LogSegment> _segments = [];
    private FileStream? _file;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next;
    private bool _ended;

    /// <summary>The log of a run that has ended, as it was left on the disk; a record that was not written to its end does not count.</summary>
    public static ContainerLog Left(string directory, TimeProvider time, LogLimits limits)
    {
        var log = new ContainerLog(directory, time, limits) { _ended = true };
        log._segments.AddRange(Directory.GetFiles(directory, "*.log")
            .Select(static f => (Number: long.TryParse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1, File: f))
            .Where(static f => f.Number >= 0).OrderBy(static f => f.Number)
            .Select(static f => new LogSegment(f.Number, f.File, File.ReadAllBytes(f.File).AsSpan().LastIndexOf((byte)'\n') + 1)));
        return log;
    }

    /// <summary>Adds whole records.</summary>
    public void Append(ReadOnlySpan<byte> records)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_ended)
                return;
            if (_file is null || (_segments[^1].Length > 0 && _segments[^1].Length + records.Length > limits.SegmentBytes))
                Begin();
            _file!.Write(records);
            _segments[^1] = _segments[^1] with { Length = _segments[^1].Length + records.Length };
            changed = Renew();
        }

        changed.TrySetResult();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void End()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _ended = true;
            _file?.Dispose();
            _file = null;
            changed = Renew();
        }

        changed.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    /// <summary>The end of the log, for a termination message: 80 lines or 2048 bytes (kubelet: MaxContainerTerminationMessageLogLines, ...LogLength).</summary>
    public byte[] Tail()
    {
        using var reader = new LogReader(new PodLogOptions { TailLines = MessageLines }, time);
        var (segments, _, _) = Now();
        reader.Begin(segments);
        byte[] last = [];
        while (reader.Read(segments) is { } piece)
            last = [.. last.Concat(piece.ToArray()).TakeLast(MessageBytes)];
        return last;
    }

    /// <summary>The log as asked for.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(PodLogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new LogReader(options, time);
        var begun = false;
        while (true)
        {
            var (segments, changed, ended) = Now();
            if (!begun)
                reader.Begin(segments);
            begun = true;
            while (reader.Read(segments) is { } piece)
            {
                if (piece.Length > 0)
                    yield return piece;
            }

            if (ended || !options.Follow || reader.IsFull)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private (IReadOnlyList<LogSegment> Segments, Task Changed, bool Ended) Now()
    {
        lock (_gate)
            return ([.. _segments], _changed.Task, _ended);
    }

    private void Begin()
    {
        _file?.Dispose();
        PrivateFiles.CreateDirectory(directory);
        var path = Path.Combine(directory, $"{_next}.log");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(path, options);
        _segments.Add(new LogSegment(_next++, path, 0));
        if (_segments.Count <= limits.Segments)
            return;
        File.Delete(_segments[0].Path);
        _segments.RemoveAt(0);
    }

    private TaskCompletionSource Renew()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return changed;
    }
}
