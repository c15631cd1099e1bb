using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Pods.Volumes;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Pods.Volumes;

public sealed class PodTokensTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly ApiServer _server;
    private readonly PodTokens _tokens;

    public PodTokensTests()
    {
        _server = new ApiServer(_time, new Random(1));
        _tokens = new PodTokens(_server.Access.Tokens, _time);
    }

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Token_is_replaced_when_four_fifths_of_its_time_are_over()
    {
        var request = new TokenRequest { Namespace = "default", Name = "default", Lifetime = TimeSpan.FromSeconds(1000) };
        var first = _tokens.Get("v/token", request);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(800), _tokens.RenewAt);

        _time.Advance(TimeSpan.FromSeconds(799));
        Assert.Equal(first, _tokens.Get("v/token", request));
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _tokens.Get("v/token", request);

        Assert.NotEqual(first, second);
        Assert.NotNull(_server.Access.Tokens.Verify(first, []));
        Assert.NotNull(_server.Access.Tokens.Verify(second, []));
    }

    [Fact]
    public void Token_that_is_good_for_long_is_replaced_after_a_day()
    {
        _tokens.Get("v/token", new TokenRequest { Namespace = "default", Name = "default", Lifetime = TimeSpan.FromDays(30) });

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(24), _tokens.RenewAt);
    }

    [Fact]
    public void Account_that_is_gone_is_named_and_asked_for_again_later()
    {
        var account = _server.Objects.Create(new("", "serviceaccounts"), new JsonObject { ["metadata"] = new JsonObject { ["name"] = "own", ["namespace"] = "default" } })!;
        var request = new TokenRequest { Namespace = "default", Name = "own", Lifetime = TimeSpan.FromSeconds(1000) };
        _tokens.Get("v/token", request);
        _server.Objects.Delete(new("", "serviceaccounts"), "default", "own", (string)account["metadata"]!["uid"]!);

        _time.Advance(TimeSpan.FromSeconds(800));
        var problem = Assert.Throws<PodNotReadyException>(() => _tokens.Get("v/token", request));

        Assert.Equal("failed to fetch token: serviceaccounts \"own\" not found", problem.Message);
        Assert.True(_tokens.RenewAt > _time.GetUtcNow());
    }
}
