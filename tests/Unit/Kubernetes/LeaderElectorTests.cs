using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox.Http;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Kubernetes;

/// <summary>Election and fencing on the sandbox's API; hand-over between controllers is simulated in tests/Simulation.</summary>
public sealed class LeaderElectorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ApiServer _server;
    private readonly ApiConnection _connection;
    private readonly ApiClient _api;

    public LeaderElectorTests()
    {
        _server = new ApiServer(_time, new Random(1));
        _connection = ApiConnection.FromHandler(new InProcessHandler(_server), new Uri("http://in-process/"));
        _api = new ApiClient(_connection, _time);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Free_lease_is_taken_and_names_its_holder()
    {
        using var leadership = await Elector("a").TryAcquireAsync(CancellationToken.None);

        Assert.True(leadership?.IsValid);
        Assert.Equal("a", (string?)(await LeaseAsync())["spec"]!["holderIdentity"]);
    }

    [Fact]
    public async Task Held_lease_is_left_alone_until_it_has_not_changed_for_its_duration()
    {
        using var first = await Elector("a").TryAcquireAsync(CancellationToken.None);
        var standby = Elector("b");

        Assert.Null(await standby.TryAcquireAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Null(await standby.TryAcquireAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(2));
        using var second = await standby.TryAcquireAsync(CancellationToken.None);

        Assert.True(second?.IsValid);
        Assert.False(first?.IsValid);
    }

    [Fact]
    public async Task Term_is_over_before_the_lease_can_be_taken_even_when_nobody_answers()
    {
        using var leadership = await Elector("a").TryAcquireAsync(CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.True(leadership!.IsValid);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.False(leadership.IsValid);
        Assert.True(leadership.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Writes_are_refused_when_the_term_is_over_and_reads_are_not()
    {
        using var leadership = await Elector("a").TryAcquireAsync(CancellationToken.None);
        var fenced = new FencedApiClient(_api, () => leadership);
        await fenced.CreateAsync(ResourceEndpoint.ConfigMaps, "default", Map("one"), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(11));

        await Assert.ThrowsAsync<LeadershipLostException>(() => fenced.CreateAsync(ResourceEndpoint.ConfigMaps, "default", Map("two"), CancellationToken.None));
        await Assert.ThrowsAsync<LeadershipLostException>(() => fenced.DeleteAsync(ResourceEndpoint.ConfigMaps, "default", "one", new DeleteQuery(), CancellationToken.None));
        await fenced.GetAsync(ResourceEndpoint.ConfigMaps, "default", "one", CancellationToken.None);
    }

    [Fact]
    public async Task Write_on_its_way_is_given_up_when_the_term_ends()
    {
        using var leadership = await Elector("a").TryAcquireAsync(CancellationToken.None);
        using var silent = ApiConnection.FromHandler(new SilentHandler(), new Uri("http://silent/"));
        var fenced = new FencedApiClient(new ApiClient(silent, _time), () => leadership);

        var write = fenced.CreateAsync(ResourceEndpoint.Pods, "default", Map("x"), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(11));

        await Assert.ThrowsAsync<LeadershipLostException>(() => write);
    }

    [Fact]
    public async Task Nothing_is_written_before_the_first_term()
    {
        var fenced = new FencedApiClient(_api, static () => null);

        await Assert.ThrowsAsync<LeadershipLostException>(() => fenced.CreateAsync(ResourceEndpoint.ConfigMaps, "default", Map("one"), CancellationToken.None));
    }

    [Fact]
    public async Task Lease_that_is_given_back_is_free_at_once()
    {
        var first = Elector("a");
        using var term = await first.TryAcquireAsync(CancellationToken.None);

        await first.ReleaseAsync(term!, CancellationToken.None);

        Assert.False(term!.IsValid);
        using var next = await Elector("b").TryAcquireAsync(CancellationToken.None);
        Assert.True(next?.IsValid);
        Assert.Equal(1, (int?)(await LeaseAsync())["spec"]!["leaseTransitions"]);
    }

    [Fact]
    public async Task One_who_cannot_wait_takes_a_lease_that_ran_out_long_ago()
    {
        using var dead = await Elector("a").TryAcquireAsync(CancellationToken.None);
        Assert.Null(await Elector("b").TryAcquireAsync(CancellationToken.None, believeTimes: true));

        _time.Advance(TimeSpan.FromMinutes(5));

        using var taken = await Elector("b").TryAcquireAsync(CancellationToken.None, believeTimes: true);
        Assert.NotNull(taken);
    }

    private LeaderElector Elector(string identity) => new(_api, new LeaderElectionOptions { Namespace = "default", Identity = identity }, _time, new Random(1));

    private async Task<JsonObject> LeaseAsync() => JsonNode.Parse(await _api.GetAsync(ResourceEndpoint.Leases, "default", "coderun-controller", CancellationToken.None))!.AsObject();

    private static byte[] Map(string name) => System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}"}}""");

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            await using var registration = cancellationToken.UnsafeRegister(static s => ((TaskCompletionSource<HttpResponseMessage>)s!).TrySetCanceled(), never);
            return await never.Task;
        }
    }
}
