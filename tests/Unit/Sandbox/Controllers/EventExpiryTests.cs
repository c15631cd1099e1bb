using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Controllers;

public sealed class EventExpiryTests : IDisposable
{
    private const string Events = "/api/v1/namespaces/default/events";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SandboxClient _client;

    public EventExpiryTests() => _client = new SandboxClient(_time);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Event_goes_an_hour_after_it_was_written()
    {
        await CreateAsync("a");
        _time.Advance(TimeSpan.FromMinutes(10));
        await CreateAsync("b");

        _time.Advance(TimeSpan.FromMinutes(49));
        var before = await NamesAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        var after = await NamesAsync();
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(["a", "b"], before);
        Assert.Equal(["b"], after);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Event_that_was_counted_up_stays_an_hour_longer()
    {
        await CreateAsync("a");
        _time.Advance(TimeSpan.FromMinutes(50));
        await _client.SendAsync("PATCH", Events + "/a", """{"count":2}""", "application/merge-patch+json");

        _time.Advance(TimeSpan.FromMinutes(59));
        var before = await NamesAsync();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["a"], before);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Event_that_was_made_anew_under_its_name_is_another_one()
    {
        await CreateAsync("a");
        _time.Advance(TimeSpan.FromMinutes(30));
        await _client.SendAsync("DELETE", Events + "/a");
        await CreateAsync("a");

        _time.Advance(TimeSpan.FromMinutes(59));

        Assert.Equal(["a"], await NamesAsync());
    }

    private async Task CreateAsync(string name) =>
        Assert.Equal(201, (await _client.SendAsync("POST", Events, $$$"""{"metadata":{"name":"{{{name}}}"},"involvedObject":{"namespace":"default"}}""")).Status);

    private async Task<List<string>> NamesAsync() => [.. (await _client.SendAsync("GET", Events)).Body["items"]!.AsArray().Select(static e => (string)e!["metadata"]!["name"]!)];
}
