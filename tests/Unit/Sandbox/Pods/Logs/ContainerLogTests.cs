using System.Globalization;
using System.Text;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Pods.Logs;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Pods.Logs;

public sealed class ContainerLogTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-log-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Lines_come_back_as_they_were_with_the_unfinished_last_one()
    {
        using var log = Log();
        Write(log, "one\ntwo\nthr", "ee\nfour");

        Assert.Equal("one\ntwo\nthree\nfour", await ReadAsync(log, new PodLogOptions()));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_back_as_they_were()
    {
        using var log = Log();
        byte[] bytes = [0, 0xff, 0xfe, (byte)'\r', (byte)'\n', 0x80, (byte)'\n', (byte)'\n'];
        var output = new LogOutput(log, _time);
        output.Write(isError: false, bytes);
        output.End();

        Assert.Equal(bytes, await BytesAsync(log, new PodLogOptions()));
    }

    [Fact]
    public async Task Lines_longer_than_a_record_are_joined_again()
    {
        using var log = Log();
        var text = new string('x', 100_000) + "\nend\n";
        Write(log, text);

        Assert.Equal(text, await ReadAsync(log, new PodLogOptions()));
        Assert.Equal(text, await ReadAsync(log, new PodLogOptions { TailLines = 2 }));
        Assert.Equal("end\n", await ReadAsync(log, new PodLogOptions { TailLines = 1 }));
        Assert.Equal(2, (await ReadAsync(log, new PodLogOptions { Timestamps = true })).Split("2026-01-02T03:04:05.000000000Z ").Length - 1);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "l9999\n")]
    [InlineData(3, "l9997\nl9998\nl9999\n")]
    public async Task Last_lines_are_found_from_the_end(int count, string expected)
    {
        using var log = Log();
        Write(log, string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"l{i}\n")));

        Assert.Equal(expected, await ReadAsync(log, new PodLogOptions { TailLines = count }));
    }

    [Fact]
    public async Task More_last_lines_than_there_are_is_the_whole_log_over_all_its_files()
    {
        using var log = Log(new LogLimits(2000, 100));
        var all = string.Concat(Enumerable.Range(0, 1000).Select(static i => $"line {i}\n"));
        foreach (var line in all.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            new LineSplitter(log, isError: false, _time).Write(Encoding.UTF8.GetBytes(line + "\n"));
        log.End();

        Assert.True(Directory.GetFiles(_root).Length > 10);
        Assert.Equal(all, await ReadAsync(log, new PodLogOptions { TailLines = 5000 }));
        Assert.Equal(string.Concat(Enumerable.Range(900, 100).Select(static i => $"line {i}\n")), await ReadAsync(log, new PodLogOptions { TailLines = 100 }));
    }

    [Fact]
    public async Task Oldest_lines_go_when_the_log_is_too_large()
    {
        using var log = Log(new LogLimits(10_000, 3));
        for (var i = 0; i < 2000; i++)
            new LineSplitter(log, isError: false, _time).Write(Encoding.UTF8.GetBytes($"line {i}\n"));
        log.End();

        Assert.Equal(3, Directory.GetFiles(_root).Length);
        Assert.True(Directory.GetFiles(_root).Sum(static f => new FileInfo(f).Length) <= 30_000);
        var kept = (await ReadAsync(log, new PodLogOptions())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("line 1999", kept[^1]);
        Assert.Equal(Enumerable.Range(2000 - kept.Length, kept.Length).Select(static i => $"line {i}"), kept);
    }

    [Fact]
    public async Task Lines_are_chosen_by_time_and_shown_with_it()
    {
        using var log = Log();
        var splitter = new LineSplitter(log, isError: true, _time);
        splitter.Write("old\n"u8);
        _time.Advance(TimeSpan.FromSeconds(10));
        splitter.Write("new\n"u8);
        _time.Advance(TimeSpan.FromSeconds(5));
        log.End();

        Assert.Equal("new\n", await ReadAsync(log, new PodLogOptions { SinceSeconds = 5 }));
        Assert.Equal("", await ReadAsync(log, new PodLogOptions { SinceSeconds = 4 }));
        Assert.Equal("2026-01-02T03:04:15.000000000Z new\n", await ReadAsync(log, new PodLogOptions { Timestamps = true, SinceTime = DateTimeOffset.Parse("2026-01-02T03:04:15Z", CultureInfo.InvariantCulture) }));
    }

    [Fact]
    public async Task No_more_bytes_are_sent_than_were_asked_for()
    {
        using var log = Log();
        Write(log, "one\ntwo\n");

        Assert.Equal("one\nt", await ReadAsync(log, new PodLogOptions { LimitBytes = 5 }));
    }

    [Fact]
    public async Task Follower_gets_what_is_added_until_the_end()
    {
        using var log = Log(new LogLimits(1000, 5));
        var output = new LogOutput(log, _time);
        output.Write(isError: false, "first\n"u8);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var read = new StringBuilder();
        var next = 0;
        await foreach (var piece in log.ReadAsync(new PodLogOptions { Follow = true }, limit.Token))
        {
            read.Append(Encoding.UTF8.GetString(piece.Span));
            if (next < 100)
                output.Write(isError: false, Encoding.UTF8.GetBytes($"line {next++}\n"));
            else
                output.End();
        }

        Assert.Equal("first\n" + string.Concat(Enumerable.Range(0, 100).Select(static i => $"line {i}\n")), read.ToString());
    }

    [Fact]
    public void Termination_message_is_the_last_eighty_lines_and_2048_bytes_at_most()
    {
        using var log = Log();
        Write(log, string.Concat(Enumerable.Range(0, 200).Select(static i => $"{i}\n")));
        Assert.Equal(string.Concat(Enumerable.Range(120, 80).Select(static i => $"{i}\n")), Encoding.UTF8.GetString(log.Tail()));

        using var wide = new ContainerLog(Path.Combine(_root, "wide"), _time, new LogLimits());
        Write(wide, new string('x', 5000) + "\n");
        Assert.Equal(2048, wide.Tail().Length);
    }

    private ContainerLog Log(LogLimits? limits = null) => new(_root, _time, limits ?? new LogLimits());

    private void Write(ContainerLog log, params string[] pieces)
    {
        var output = new LogOutput(log, _time);
        foreach (var piece in pieces)
            output.Write(isError: false, Encoding.UTF8.GetBytes(piece));
        output.End();
    }

    private static async Task<string> ReadAsync(ContainerLog log, PodLogOptions options) => Encoding.UTF8.GetString(await BytesAsync(log, options));

    private static async Task<byte[]> BytesAsync(ContainerLog log, PodLogOptions options)
    {
        var bytes = new List<byte>();
        await foreach (var piece in log.ReadAsync(options))
            bytes.AddRange(piece.ToArray());
        return [.. bytes];
    }
}
