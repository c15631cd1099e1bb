using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class EventRecorderTests : IDisposable
{
    private static readonly GroupResource Events = new("", "events");
    private static readonly ResourceMetadata Run = new() { Name = "run-a", Namespace = "default", Uid = "uid-a" };
    private readonly FakeTimeProvider _time = new();
    private readonly ApiServer _server;
    private readonly ApiConnection _connection;

    public EventRecorderTests()
    {
        _server = new ApiServer(_time, new Random(1));
        _connection = ApiConnection.FromHandler(new InProcessHandler(_server), new Uri("http://in-process/"));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Same_note_again_raises_the_count()
    {
        await RecordAsync(static recorder =>
        {
            recorder.Record(Note("Queued", "Waits."));
            recorder.Record(Note("Queued", "Waits."));
            recorder.Record(Note("Queued", "Waits."));
        });

        Assert.Equal(3, (int?)Assert.Single(Stored())["count"]);
    }

    [Fact]
    public async Task Event_names_the_run_its_kind_and_the_controller()
    {
        await RecordAsync(static recorder => recorder.Record(Note("Queued", "Waits.", warning: true)));

        var stored = Assert.Single(Stored());
        Assert.Equal(("Warning", "Queued", "CodeRun", "uid-a", "coderun-controller"), (
            (string?)stored["type"], (string?)stored["reason"], (string?)stored["involvedObject"]!["kind"], (string?)stored["involvedObject"]!["uid"], (string?)stored["source"]!["component"]));
    }

    [Fact]
    public async Task Similar_notes_are_told_as_one_after_ten()
    {
        await RecordAsync(static recorder =>
        {
            for (var i = 0; i < 15; i++)
                recorder.Record(Note("Unschedulable", $"0/{i} nodes are available."));
        });

        Assert.Equal(11, Stored().Count);
        Assert.Equal(5, (int?)Stored().Single(static e => ((string)e["message"]!).StartsWith("Many similar", StringComparison.Ordinal))["count"]);
    }

    [Fact]
    public void Similar_notes_far_apart_are_each_told()
    {
        var similar = new SimilarEvents();
        var now = _time.GetUtcNow();
        Assert.DoesNotContain(true, Enumerable.Range(0, 10).Select(i => similar.IsOneOfMany($"{i}", now)));

        Assert.True(similar.IsOneOfMany("10", now));
        Assert.False(similar.IsOneOfMany("3", now));
        Assert.False(similar.IsOneOfMany("11", now.AddMinutes(11)));
    }

    [Fact]
    public async Task Noisy_run_is_cut_off_and_others_are_not()
    {
        var recorder = await RecordAsync(static recorder =>
        {
            for (var i = 0; i < 40; i++)
                recorder.Record(Note($"Reason{i}", "x"));
            recorder.Record(new EventNote(Run with { Uid = "uid-b", Name = "run-b" }, Warning: false, "Queued", "x"));
        });

        Assert.Equal(26, Stored().Count);
        Assert.Equal(15, recorder.Dropped);
    }

    private static EventNote Note(string reason, string message, bool warning = false) => new(Run, warning, reason, message);

    private async Task<EventRecorder> RecordAsync(Action<EventRecorder> notes)
    {
        var recorder = new EventRecorder(new ApiClient(_connection, _time), _time, static work => work());
        notes(recorder);
        await recorder.CloseAsync(TimeSpan.FromMinutes(1));
        return recorder;
    }

    private IReadOnlyList<JsonObject> Stored() => _server.Objects.List(Events);
}
