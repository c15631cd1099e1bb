using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Hosting;

/// <summary>A controller on the sandbox's API without sockets; the test plays the kubelet.</summary>
internal sealed class InMemoryCluster : IAsyncDisposable
{
    private static readonly GroupResource Pods = new("", "pods");
    private readonly ApiServer _server = new(TimeProvider.System, new Random(1));
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ApiConnection _connection;
    private readonly ApiConnection _controllerConnection;
    private readonly ControllerOptions _options;
    private ControllerHost? _host;

    /// <param name="limits">Limits on active runs; null for those of the shipped configuration.</param>
    /// <param name="controllerHandler">Sends the requests of the controller, which serves the namespace default alone then; null for one that may do everything everywhere.</param>
    public InMemoryCluster(ConcurrencyOptions? limits = null, Func<ApiServer, HttpMessageHandler>? controllerHandler = null)
    {
        _connection = ApiConnection.FromHandler(new InProcessHandler(_server), new Uri("http://in-process/"));
        Api = new ApiClient(_connection, TimeProvider.System);
        _controllerConnection = ApiConnection.FromHandler(controllerHandler?.Invoke(_server) ?? new InProcessHandler(_server), new Uri("http://in-process/"));
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
        _options = new ControllerOptions
        {
            Configuration = configuration with { Concurrency = limits ?? configuration.Concurrency },
            Renderer = new RunRenderer(new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates")))),
            Random = new Random(1),
            Namespace = controllerHandler is null ? null : "default",
        };
    }

    public ApiClient Api { get; }

    public CodeRunClient Runs => new(Api, TimeProvider.System, new Random(2));

    /// <summary>Method and URL of each request the controller sent, watches and lists left out.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Where(static r => !r.StartsWith("GET", StringComparison.Ordinal) || r.Contains('/', StringComparison.Ordinal) && !IsCollection(r)).Where(static r => !r.Contains("/events", StringComparison.Ordinal))];

    public async Task StartAsync()
    {
        await ClusterCheck.InstallCrdAsync(Api, CancellationToken.None);
        await RestartControllerAsync();
    }

    /// <summary>A controller with an election, which has returned from its start; the caller ends it.</summary>
    public async Task<ControllerHost> StartElectedAsync(string identity)
    {
        var host = new ControllerHost(new ApiClient(_controllerConnection, TimeProvider.System), _options with { Election = new LeaderElectionOptions { Namespace = "default", Identity = identity } });
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    public async Task RestartControllerAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _host = new ControllerHost(new ApiClient(_controllerConnection, TimeProvider.System, (method, url) => _requests.Enqueue($"{method} {url}")), _options);
        await _host.StartAsync(CancellationToken.None);
    }

    public Task CreateAsync(string name, string service = "shop", string? githubApp = null, bool finalizer = true) => Runs.CreateAsync("default", CodeRunManifest.ToJson(
        new CodeRunResource { Metadata = new ResourceMetadata { Name = name }, Spec = new CodeRunSpec { Service = service, GithubApp = githubApp } },
        finalizer ? [CodeRun.Engine.Reconciling.RunFinalizer.Name] : []), CancellationToken.None);

    /// <summary>The run as soon as it is what the test waits for.</summary>
    public async Task<CodeRunResource> UntilAsync(string name, Func<CodeRunResource, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var change in Runs.WatchAsync("default", labelSelector: null, limit.Token))
        {
            if (change.Record.Run.Metadata.Name == name && change.Type != ObjectChangeType.Deleted && condition(change.Record.Run))
                return change.Record.Run;
        }

        throw new InvalidOperationException($"Run {name} never became what the test waits for.");
    }

    public Task<CodeRunResource> UntilPhaseAsync(string name, string phase) => UntilAsync(name, r => r.Status?.Phase == phase);

    public async Task UntilGoneAsync(string uid)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var present in Runs.WatchSetAsync("default", limit.Token))
        {
            if (!present.Contains(uid))
                return;
        }
    }

    /// <summary>Ends when an object of a kind is deleted after this was called.</summary>
    public async Task UntilDeletedAsync(GroupResource resource)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var next in Objects.WatchAsync(resource, limit.Token))
        {
            if (next.Type == ObjectEventType.Deleted)
                return;
        }
    }

    /// <summary>The pod as soon as it is there.</summary>
    public async Task<JsonObject> PodAsync(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var next in _server.Objects.WatchAsync(Pods, limit.Token))
        {
            if ((string)next.Object["metadata"]!["name"]! == name && next.Type != ObjectEventType.Deleted)
                return next.Object;
        }

        throw new InvalidOperationException($"Pod {name} never came.");
    }

    public async Task RunPodAsync(string name)
    {
        await PodAsync(name);
        SetPod(name, "Running", new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } });
    }

    public void EndPod(string name, int exitCode = 0, string message = "{}") => SetPod(name, exitCode == 0 ? "Succeeded" : "Failed", new JsonObject
    {
        ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = "Completed", ["message"] = message, ["startedAt"] = "2026-01-01T00:00:00Z", ["finishedAt"] = "2026-01-01T00:01:00Z" },
    });

    public IReadOnlyList<string> Names(string resource) => [.. _server.Objects.List(new GroupResource("", resource)).Select(static o => (string)o["metadata"]!["name"]!)];

    public IObjectAccess Objects => _server.Objects;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _controllerConnection.Dispose();
        _connection.Dispose();
        _server.Dispose();
    }

    private static bool IsCollection(string request) => request.Contains("limit=", StringComparison.Ordinal) || request.Contains("watch=", StringComparison.Ordinal);

    private void SetPod(string name, string phase, JsonObject state) => _server.Objects.Update(Pods, "default", name, pod =>
    {
        pod["spec"]!["nodeName"] = "test";
        pod["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "agent", ["state"] = state }),
        };
        return true;
    });
}
