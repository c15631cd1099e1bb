using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Writes Events about runs in the background. It never holds up or fails a reconcile: when it cannot keep up or may not
/// write, notes are dropped and counted. The same note again raises the count of the Event that is there; so do similar ones
/// (one reason, other words) after ten in ten minutes; each run may have 25 at once and one more every five minutes
/// (client-go: tools/record/events_cache.go).
/// </summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private const int QueueLength = 1000;
    private const int KnownEvents = 4096;
    private const int MaxMessage = 1024;
    private const string Combined = "Many similar events with other words; the run's status has the last of them.";

    private readonly IApiClient _api;
    private readonly TimeProvider _time;
    private readonly Channel<EventNote> _notes = Channel.CreateBounded<EventNote>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<(string Uid, string Reason, string Message), (string Name, int Count)> _known = [];
    private readonly Dictionary<(string Uid, bool Warning, string Reason), SimilarEvents> _similar = [];
    private readonly Dictionary<string, EventBudget> _budgets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop;
    private readonly Task _worker;
    private long _dropped;

    /// <summary>Makes a recorder and starts its worker by <paramref name="spawn"/>.</summary>
    public EventRecorder(IApiClient api, TimeProvider time, Func<Func<Task>, Task> spawn)
    {
        _api = api;
        _time = time;
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _worker = spawn(WorkAsync);
    }

    /// <summary>Notes that could not be written.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Hands in a note; returns at once.</summary>
    public void Record(EventNote note)
    {
        if (!_notes.Writer.TryWrite(note))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what was handed in, but not for longer than <paramref name="limit"/>, and ends.</summary>
    public async Task CloseAsync(TimeSpan limit)
    {
        _notes.Writer.TryComplete();
        _stop.CancelAfter(limit);
        await _worker;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(TimeSpan.Zero);
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _notes.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_notes.Reader.TryRead(out var note))
                    await WriteAsync(note);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to end before everything was written.
        }
    }

    private async Task WriteAsync(EventNote note)
    {
        if (!Budget(note.Run.Uid).TryTake(_time.GetUtcNow()))
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        if (Similar(note).IsOneOfMany(note.Message, _time.GetUtcNow()))
            note = note with { Message = Combined };
        try
        {
            var key = (note.Run.Uid, note.Reason, note.Message);
            if (_known.TryGetValue(key, out var known))
            {
                await _api.PatchAsync(ResourceEndpoint.Events, note.Run.Namespace, known.Name, subresource: null, PatchKind.Merge, Again(known.Count + 1), _stop.Token);
                _known[key] = (known.Name, known.Count + 1);
                return;
            }

            var created = await _api.CreateAsync(ResourceEndpoint.Events, note.Run.Namespace, New(note), _stop.Token);
            if (_known.Count >= KnownEvents)
                _known.Clear();
            _known[key] = (JsonSerializer.Deserialize(created, MetadataJsonContext.Default.MetadataOnly)!.Metadata.Name, 1);
        }
        catch (Exception e) when (e is ApiException or LeadershipLostException)
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private SimilarEvents Similar(EventNote note)
    {
        if (_similar.Count >= KnownEvents)
            _similar.Clear();
        var key = (note.Run.Uid, note.Warning, note.Reason);
        if (!_similar.TryGetValue(key, out var similar))
            _similar.Add(key, similar = new SimilarEvents());
        return similar;
    }

    private EventBudget Budget(string uid)
    {
        if (_budgets.Count >= KnownEvents)
            _budgets.Clear();
        if (!_budgets.TryGetValue(uid, out var budget))
            _budgets.Add(uid, budget = new EventBudget(_time.GetUtcNow()));
        return budget;
    }

    private byte[] Again(int count) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["count"] = count, ["lastTimestamp"] = Now() });

    private byte[] New(EventNote note) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["generateName"] = ResourceName.Build(note.Run.Name) + ".", ["namespace"] = note.Run.Namespace },
        ["involvedObject"] = new JsonObject
        {
            ["apiVersion"] = CodeRunResource.GroupVersion,
            ["kind"] = CodeRunResource.ResourceKind,
            ["name"] = note.Run.Name,
            ["namespace"] = note.Run.Namespace,
            ["uid"] = note.Run.Uid,
        },
        ["type"] = note.Warning ? "Warning" : "Normal",
        ["reason"] = note.Reason,
        ["message"] = note.Message.Length <= MaxMessage ? note.Message : note.Message[..MaxMessage],
        ["source"] = new JsonObject { ["component"] = "coderun-controller" },
        ["count"] = 1,
        ["firstTimestamp"] = Now(),
        ["lastTimestamp"] = Now(),
    });

    private string Now() => _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
