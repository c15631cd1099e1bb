using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// The log of one container as a file of lines with their times. Readers can follow it: they are woken by what is added and
/// never look in vain.
/// </summary>
internal sealed class ContainerLog(string path, TimeProvider time)
{
    private const int TailBytes = 2048;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    /// <summary>Adds a line.</summary>
    public void Append(string line)
    {
        lock (_gate)
        {
            using var file = new StreamWriter(new FileStream(path, Options(FileMode.Append, FileAccess.Write)));
            file.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff00'Z'", CultureInfo.InvariantCulture));
            file.Write(' ');
            file.Write(line);
            file.Write('\n');
        }

        Wake();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void End()
    {
        lock (_gate)
            _ended = true;
        Wake();
    }

    /// <summary>The last lines, for a termination message.</summary>
    public string Tail()
    {
        lock (_gate)
        {
            if (!File.Exists(path))
                return "";
            var text = string.Join('\n', File.ReadLines(path).TakeLast(80).Select(static l => Split(l).Text));
            return text.Length <= TailBytes ? text : text[^TailBytes..];
        }
    }

    /// <summary>The log as asked for.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(PodLogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var since = options.SinceSeconds is { } seconds ? time.GetUtcNow().AddSeconds(-seconds) : DateTimeOffset.MinValue;
        var left = options.LimitBytes ?? long.MaxValue;
        var read = 0;
        var first = true;
        while (true)
        {
            Task changed;
            List<string> lines;
            bool ended;
            lock (_gate)
            {
                changed = _changed.Task;
                ended = _ended;
                lines = File.Exists(path) ? [.. File.ReadLines(path).Skip(read)] : [];
            }

            read += lines.Count;
            var wanted = lines.Select(Split).Where(l => l.Time >= since).Select(l => options.Timestamps ? $"{l.Stamp} {l.Text}" : l.Text);
            if (first && options.TailLines is { } tail)
                wanted = wanted.TakeLast((int)Math.Min(tail, int.MaxValue));
            first = false;
            var piece = Encoding.UTF8.GetBytes(string.Concat(wanted.Select(static l => l + "\n")));
            if (piece.Length > left)
                piece = piece[..(int)left];
            left -= piece.Length;
            if (piece.Length > 0)
                yield return piece;
            if (ended || !options.Follow || left == 0)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static (DateTimeOffset Time, string Stamp, string Text) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = line[..space];
        return (DateTimeOffset.Parse(stamp[..27] + "Z", CultureInfo.InvariantCulture), stamp, line[(space + 1)..]);
    }

    private void Wake()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
