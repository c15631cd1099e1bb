using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;
using CodeRun.Tests.FakeGitHub;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.GitHub;

public sealed class GitHubAppClientTests : IAsyncLifetime
{
    private static readonly GitHubRepository Shop = new("acme", "shop");
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private FakeGitHubServer _github = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _github = await FakeGitHubServer.StartAsync(_time);
        _key = _github.AddApp(17, "acme-rex");
        _github.Install(17, "acme", ["shop", "docs"]);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _github.DisposeAsync();
    }

    [Fact]
    public async Task Token_is_narrowed_to_the_repository_and_the_permissions()
    {
        var client = Client();
        var installation = await client.FindInstallationAsync(Shop, CancellationToken.None);
        var token = await client.CreateTokenAsync(installation.Id, [Shop], new Dictionary<string, string>(StringComparer.Ordinal) { ["contents"] = "read" }, CancellationToken.None);

        Assert.Equal(["acme/shop"], token.Repositories);
        Assert.Equal("read", Assert.Single(token.Permissions).Value);
        Assert.Equal(token.Value, Assert.Single(_github.Tokens).Value);
        Assert.InRange(token.ExpiresAt, _time.GetUtcNow() + TimeSpan.FromMinutes(59), _time.GetUtcNow() + TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task App_says_who_it_is_and_how_far_the_clocks_are_apart()
    {
        var app = await Client(new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromSeconds(40))).GetAppAsync(CancellationToken.None);

        Assert.Equal("acme-rex", app.Slug);
        Assert.InRange(app.ClockSkew, TimeSpan.FromSeconds(39), TimeSpan.FromSeconds(41));
    }

    [Fact]
    public async Task Repository_without_the_App_is_said_to_be_without_it()
    {
        var error = await Assert.ThrowsAsync<GitHubException>(() => Client().FindInstallationAsync(new GitHubRepository("acme", "other"), CancellationToken.None));

        Assert.Equal(GitHubProblem.NotInstalled, error.Problem);
        Assert.Contains("acme/other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_that_the_installation_has_not_got_is_refused()
    {
        var client = Client();
        var installation = await client.FindInstallationAsync(Shop, CancellationToken.None);
        var error = await Assert.ThrowsAsync<GitHubException>(() => client.CreateTokenAsync(installation.Id, [Shop], new Dictionary<string, string>(StringComparer.Ordinal) { ["administration"] = "write" }, CancellationToken.None));

        Assert.Equal(GitHubProblem.Refused, error.Problem);
    }

    [Fact]
    public async Task Clock_that_is_far_ahead_is_named_as_the_cause()
    {
        var error = await Assert.ThrowsAsync<GitHubException>(() => Client(new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromMinutes(10))).GetAppAsync(CancellationToken.None));

        Assert.Equal(GitHubProblem.BadCredentials, error.Problem);
        Assert.Contains("600 seconds ahead", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_another_App_is_not_accepted()
    {
        _key = _github.AddApp(18, "acme-cleo");

        Assert.Equal(GitHubProblem.BadCredentials, (await Assert.ThrowsAsync<GitHubException>(() => Client().GetAppAsync(CancellationToken.None))).Problem);
    }

    [Theory]
    [InlineData(429, "Retry-After", "5")]
    [InlineData(403, "Retry-After", "5")]
    public async Task Short_limit_is_waited_for(int status, string header, string value)
    {
        _github.RefuseNext("/app", new Refusal(status, "You have exceeded a secondary rate limit.", new Dictionary<string, string>(StringComparer.Ordinal) { [header] = value }));
        var time = new Kubernetes.SignallingTime();
        time.SetUtcNow(_time.GetUtcNow());
        var asking = Client(time).GetAppAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(5), await time.TimerSetAsync());
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("acme-rex", (await asking).Slug);
    }

    [Fact]
    public async Task Long_limit_is_told_with_its_end()
    {
        var reset = (_time.GetUtcNow() + TimeSpan.FromMinutes(30)).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _github.RefuseNext("/app", new Refusal(403, "API rate limit exceeded", new Dictionary<string, string>(StringComparer.Ordinal) { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = reset }));

        var error = await Assert.ThrowsAsync<GitHubException>(() => Client().GetAppAsync(CancellationToken.None));

        Assert.Equal(GitHubProblem.RateLimited, error.Problem);
        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(31));
    }

    private GitHubAppClient Client(TimeProvider? time = null) =>
        new(_http, new GitHubOptions { Url = _github.Url, ApiUrl = _github.ApiUrl }, new AppCredentials("17", _key), time ?? _time);
}
