using System.Text;
using System.Threading.Channels;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class InformerTests : IAsyncDisposable
{
    private readonly ScriptedApi _api = new();
    private readonly SignallingTime _time = new();
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly Channel<Exception> _errors = Channel.CreateUnbounded<Exception>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Informer<OwnedObjectView> _informer;
    private Task _running = Task.CompletedTask;

    public InformerTests()
    {
        var cache = new ObjectCache<OwnedObjectView>(static o => o.Metadata, static _ => null, c => _changes.Writer.TryWrite($"{c.Type} {c.Value.Metadata.Name}"));
        var options = new InformerOptions { Resource = ResourceEndpoint.ConfigMaps, Time = _time, Random = new Random(1), OnError = e => _errors.Writer.TryWrite(e) };
        _informer = new Informer<OwnedObjectView>(_api, options, cache, ControllerCaches.ReadOwned);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task Lists_then_watches_from_the_version_of_the_list()
    {
        _api.Lists.Enqueue(() => List("7", "a"));
        var watch = Watch();
        Start();

        Assert.Equal("list", await _api.NextAsync());
        Assert.Equal("watch 7", await _api.NextAsync());
        await _informer.Synced;
        watch.TryWrite(() => Event("ADDED", "b", 8));
        watch.TryWrite(() => Event("DELETED", "a", 9));

        Assert.Equal(["Added a", "Added b", "Deleted a"], [await NextAsync(), await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task List_is_read_page_by_page()
    {
        _api.Lists.Enqueue(() => List("7", "a").Replace("\"resourceVersion\":\"7\"", "\"resourceVersion\":\"7\",\"continue\":\"next\"", StringComparison.Ordinal));
        _api.Lists.Enqueue(() => List("7", "b"));
        Start();

        Assert.Equal(["list", "list next", "watch 7"], [await _api.NextAsync(), await _api.NextAsync(), await _api.NextAsync()]);
        Assert.Equal(2, _informer.Cache.Count);
    }

    [Fact]
    public async Task Watch_that_ends_is_taken_up_from_the_last_version_and_bookmarks_count()
    {
        _api.Lists.Enqueue(() => List("7"));
        var first = Watch();
        Start();
        first.TryWrite(() => Event("ADDED", "a", 8));
        first.TryWrite(() => Event("BOOKMARK", "", 20));
        first.TryComplete();

        Assert.Equal(["list", "watch 7", "watch 20"], [await _api.NextAsync(), await _api.NextAsync(), await _api.NextAsync()]);
    }

    [Fact]
    public async Task Version_that_is_too_old_leads_to_a_new_list_which_shows_what_was_missed()
    {
        _api.Lists.Enqueue(() => List("7", "a"));
        _api.Lists.Enqueue(() => List("50", "b"));
        Watch().TryWrite(static () => throw new ApiException("GET x", System.Net.HttpStatusCode.Gone, ApiReason.Expired, "too old"));
        Start();
        Assert.Equal(["list", "watch 7"], [await _api.NextAsync(), await _api.NextAsync()]);
        await _errors.Reader.ReadAsync();

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["list", "watch 50"], [await _api.NextAsync(), await _api.NextAsync()]);
        Assert.Equal(["Added a", "Deleted a", "Added b"], [await NextAsync(), await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task Broken_connection_is_taken_up_after_a_pause_from_the_last_version()
    {
        _api.Lists.Enqueue(() => List("7"));
        var watch = Watch();
        watch.TryWrite(() => Event("ADDED", "a", 8));
        watch.TryWrite(static () => throw new ApiException("GET x", status: null, ApiReason.NoConnection, "gone"));
        Start();
        Assert.Equal(["list", "watch 7"], [await _api.NextAsync(), await _api.NextAsync()]);
        await _errors.Reader.ReadAsync();

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("watch 8", await _api.NextAsync());
    }

    [Fact]
    public async Task Watches_last_five_to_ten_minutes_each_another_time()
    {
        _api.Lists.Enqueue(() => List("7"));
        Watch().TryComplete();
        Watch().TryComplete();
        Start();
        Assert.Equal(["list", "watch 7", "watch 7", "watch 7"], [await _api.NextAsync(), await _api.NextAsync(), await _api.NextAsync(), await _api.NextAsync()]);

        Assert.All(_api.Timeouts, static t => Assert.InRange(t, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)));
        Assert.Equal(3, _api.Timeouts.Distinct().Count());
    }

    [Fact]
    public async Task Pauses_grow_while_the_server_is_gone_and_are_short_again_after_a_healthy_time()
    {
        for (var i = 0; i < 3; i++)
            _api.Lists.Enqueue(static () => throw new ApiException("GET x", status: null, ApiReason.NoConnection, "gone"));
        _api.Lists.Enqueue(() => List("7"));
        var watch = Watch();
        Start();
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("list", await _api.NextAsync());
            pauses.Add(await _time.TimerSetAsync());
            _time.Advance(pauses[^1]);
        }

        Assert.True(pauses[0] >= TimeSpan.FromSeconds(0.8) && pauses[1] >= TimeSpan.FromSeconds(1.6) && pauses[2] >= TimeSpan.FromSeconds(3.2), string.Join(' ', pauses));
        Assert.Equal(["list", "watch 7"], [await _api.NextAsync(), await _api.NextAsync()]);
        _time.Advance(TimeSpan.FromMinutes(3));
        watch.TryWrite(static () => throw new ApiException("GET x", status: null, ApiReason.NoConnection, "gone again"));
        Assert.InRange(await _time.TimerSetAsync(), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6));
    }

    [Fact]
    public async Task Object_that_cannot_be_read_is_reported_and_spoils_no_other()
    {
        _api.Lists.Enqueue(static () => """{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"bad","namespace":"default","uid":"1"},"status":{"phase":[]}},{"metadata":{"name":"good","namespace":"default","uid":"2","resourceVersion":"3"}}]}""");
        Start();

        Assert.Equal("Added good", await NextAsync());
        Assert.Contains("default/bad", (await _errors.Reader.ReadAsync()).Message, StringComparison.Ordinal);
    }

    private void Start() => _running = Task.Run(() => _informer.RunAsync(_stop.Token));

    // The informer sets its timer after it reported the error.
    private async Task PassAsync(TimeSpan step)
    {
        await _time.TimerSetAsync();
        _time.Advance(step);
    }

    private ValueTask<string> NextAsync() => _changes.Reader.ReadAsync();

    private ChannelWriter<Func<WatchEvent>> Watch()
    {
        var watch = Channel.CreateUnbounded<Func<WatchEvent>>();
        _api.Watches.Enqueue(watch.Reader);
        return watch.Writer;
    }

    private static string List(string version, params string[] names) =>
        $$"""{"metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', names.Select(n => Json(n, 1)))}}]}""";

    private static WatchEvent Event(string type, string name, int version) => new(type, Encoding.UTF8.GetBytes(Json(name, version)));

    private static string Json(string name, int version) => $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","uid":"{{{name}}}","resourceVersion":"{{{version}}}"}}""";
}
