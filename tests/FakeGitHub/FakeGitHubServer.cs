using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>
/// As much of GitHub as an agent run meets: Apps, installations, tokens that end and are narrowed, pull requests, labels, limits, and repositories over
/// git's smart HTTP. On a free port of this machine.
/// </summary>
public sealed class FakeGitHubServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-fake-github-").FullName;
    private readonly GitBackend _git;
    private readonly Lock _gate = new();
    private readonly List<FakeApp> _apps = [];
    private readonly List<FakeInstallation> _installations = [];
    private readonly List<IssuedToken> _tokens = [];
    private readonly List<FakePull> _pulls = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<(string Path, Refusal Refusal)> _refusals = new();
    private readonly TimeProvider _time;

    private FakeGitHubServer(WebApplication web, TimeProvider time)
    {
        (_web, _time) = (web, time);
        _git = new GitBackend(_root);
        new RestApi(this).Map(web);
        web.Map("/{owner}/{repository}.git/{**rest}", ServeGitAsync);
    }

    /// <summary>Address of repositories.</summary>
    public string Url => _web.Urls.Single();

    /// <summary>Address of the REST API, as an Enterprise Server has it.</summary>
    public string ApiUrl => $"{Url}/api/v3";

    /// <summary>How long tokens last.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Tokens that were given out.</summary>
    public IReadOnlyList<IssuedToken> Tokens => Copy(_tokens);

    /// <summary>Pull requests.</summary>
    public IReadOnlyList<FakePull> Pulls => Copy(_pulls);

    /// <summary>Method and path of each request.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Starts a server.</summary>
    public static async Task<FakeGitHubServer> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options =>
        {
            options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            options.Limits.MaxRequestBodySize = null;
        });
        var server = new FakeGitHubServer(builder.Build(), time ?? TimeProvider.System);
        await server._web.StartAsync();
        return server;
    }

    /// <summary>Registers an App; returns its private key (PKCS#1 PEM, as GitHub gives it).</summary>
    public string AddApp(long id, string slug)
    {
        using var key = RSA.Create(2048);
        AddApp(id, slug, key);
        return key.ExportRSAPrivateKeyPem();
    }

    /// <summary>Registers an App with a key that there is already: to make one takes long.</summary>
    public void AddApp(long id, string slug, RSA key)
    {
        var known = RSA.Create();
        known.ImportRSAPublicKey(key.ExportRSAPublicKey(), out _);
        lock (_gate)
            _apps.Add(new FakeApp(id, slug, known));
    }

    /// <summary>Makes a bare repository with one commit on main; returns its directory.</summary>
    public string AddRepository(string owner, string name) => AddRepository(owner, name, like: null);

    /// <summary>Makes a bare repository that is a copy of the one in a directory; returns its directory.</summary>
    public string AddRepository(string owner, string name, string? like)
    {
        var bare = Path.Combine(_root, owner, $"{name}.git");
        Directory.CreateDirectory(bare);
        if (like is not null)
        {
            foreach (var file in Directory.EnumerateFiles(like, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(bare, Path.GetRelativePath(like, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            foreach (var folder in Directory.EnumerateDirectories(like, "*", SearchOption.AllDirectories))
                Directory.CreateDirectory(Path.Combine(bare, Path.GetRelativePath(like, folder)));
            return bare;
        }

        Git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
        Git(bare, "config", "http.receivepack", "true");
        var tree = Git(bare, "write-tree").Trim();
        var commit = Git(bare, "-c", "user.name=setup", "-c", "user.email=setup@example.com", "commit-tree", "-m", "Begin", tree).Trim();
        Git(bare, "update-ref", "refs/heads/main", commit);
        return bare;
    }

    /// <summary>Installs an App on repositories of an account.</summary>
    public FakeInstallation Install(long appId, string owner, IReadOnlyList<string> repositories, IReadOnlyDictionary<string, string>? permissions = null)
    {
        lock (_gate)
        {
            var installation = new FakeInstallation(1000 + _installations.Count, appId, owner, repositories, permissions ?? new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["contents"] = "write", ["pull_requests"] = "write", ["metadata"] = "read",
            });
            _installations.Add(installation);
            return installation;
        }
    }

    /// <summary>Refuses the next request whose path ends so.</summary>
    public void RefuseNext(string pathEnd, Refusal refusal) => _refusals.Enqueue((pathEnd, refusal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(limit.Token);
        await _web.DisposeAsync();
        foreach (var app in _apps)
            app.Key.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    internal void Note(HttpRequest request) => _requests.Enqueue($"{request.Method} {request.Path}");

    internal Refusal? RefusalOf(string method, string path) =>
        _refusals.TryPeek(out var next) && path.EndsWith(next.Path, StringComparison.Ordinal) && (next.Refusal.Method ?? method) == method && _refusals.TryDequeue(out next) ? next.Refusal : null;

    internal (FakeApp? App, string Problem) AppOf(HttpRequest request) => AppJwt.Check(request.Headers.Authorization, Copy(_apps), Now);

    internal FakeInstallation? InstallationOf(long appId, Func<FakeInstallation, bool> which) => Copy(_installations).FirstOrDefault(i => i.AppId == appId && which(i));

    internal void Add(IssuedToken token)
    {
        lock (_gate)
            _tokens.Add(token);
    }

    internal void Use(Func<List<FakePull>, bool> change)
    {
        lock (_gate)
            change(_pulls);
    }

    /// <summary>Opens a pull request into main.</summary>
    public FakePull OpenPull(string repository, string head, string author)
    {
        lock (_gate)
        {
            var pull = new FakePull(_pulls.Count + 1, repository, head, "", head, "main", [], author);
            _pulls.Add(pull);
            return pull;
        }
    }

    /// <summary>Changes a pull request.</summary>
    public void Change(int number, Func<FakePull, FakePull> change)
    {
        lock (_gate)
        {
            var at = _pulls.FindIndex(p => p.Number == number);
            _pulls[at] = change(_pulls[at]);
        }
    }

    internal string LoginOf(IssuedToken token) => $"{Copy(_apps).First(a => a.Id == token.Installation.AppId).Slug}[bot]";

    internal string? SlugOf(long appId) => Copy(_apps).FirstOrDefault(a => a.Id == appId)?.Slug;

    internal string CommitOf(string repository, string branch) => Git(Path.Combine(_root, $"{repository}.git"), "rev-parse", branch).Trim();

    internal string? HeadOf(FakePull pull) => HasBranch(pull.Repository, pull.Head) ? CommitOf(pull.Repository, pull.Head) : null;

    internal bool HasCommit(string repository, string branch, string commit) =>
        Git(Path.Combine(_root, $"{repository}.git"), "rev-list", branch).Split('\n').Contains(commit, StringComparer.Ordinal);

    internal bool HasBranch(string repository, string branch) => Git(Path.Combine(_root, $"{repository}.git"), "branch", "--list", branch).Length > 0;

    /// <summary>The valid token of a request with a permission on a repository, or null.</summary>
    internal IssuedToken? TokenOf(string? value, string repository, string permission, string access) => Copy(_tokens).LastOrDefault(t =>
        t.Value == value && t.ExpiresAt > Now && t.Repositories.Contains(repository, StringComparer.OrdinalIgnoreCase)
        && t.Permissions.TryGetValue(permission, out var granted) && (granted == access || granted is "write" or "admin"));

    private async Task ServeGitAsync(HttpContext context)
    {
        Note(context.Request);
        var repository = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["repository"]}";
        var pushes = context.Request.Path.Value!.EndsWith("git-receive-pack", StringComparison.Ordinal) || context.Request.Query["service"] == "git-receive-pack";
        if (TokenOf(Password(context.Request), repository, "contents", pushes ? "write" : "read") is null)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"GitHub\"";
            return;
        }

        await _git.ServeAsync(context, $"/{repository}.git/{context.Request.RouteValues["rest"]}", "x-access-token");
    }

    private static string? Password(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        if (!given.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(given[6..])).Split(':', 2);
        return pair is ["x-access-token", var token] ? token : null;
    }

    private static string Git(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
            return [.. list];
    }
}
