using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.Logs;
using CodeRun.Sandbox.Pods.Probes;
using CodeRun.Sandbox.Pods.Volumes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Scheduler, volume binder and kubelet for one machine: runs the containers of pods as local processes, without images and
/// without isolation. What it does with paths is said at <see cref="PathMap"/>. Not supported, and shown in the pod's status or
/// Events: containers without a command, volumes of other kinds than a cluster fills by itself, grpc probes. Linux and macOS.
/// </summary>
public sealed class LocalPodRunner : IPodRunner
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource[] Referred = [PodReferences.Claims, PodReferences.ConfigMaps, PodReferences.Secrets];

    private readonly PodRunnerOptions _options;
    private readonly IReadOnlyDictionary<string, string> _host;
    private readonly PodPaths _paths;
    private readonly PodLogStore _logs;
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        // kubelet: probes do not ask who vouches for a certificate.
        SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
    });
    private readonly ConcurrentDictionary<string, (PodWorker Worker, Task Done)> _workers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Task> _removals = new(StringComparer.Ordinal);
    private readonly List<Task> _loops = [];

    /// <summary>Makes a runner; <see cref="StartAsync"/> begins.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="host">Environment of this machine, of which containers get PATH and the like.</param>
    public LocalPodRunner(PodRunnerOptions options, IReadOnlyDictionary<string, string> host)
    {
        (_options, _host) = (options, host);
        _paths = new PodPaths(options.RootDirectory);
        _logs = new PodLogStore(_paths.Logs, options.Time, new LogLimits());
    }

    /// <inheritdoc/>
    public Task StartAsync(IObjectAccess objects, PodApi? api, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(_options.RootDirectory);
        var data = new ReferredData(objects);
        var services = new PodServices
        {
            Objects = objects,
            Api = api,
            Paths = _paths,
            Data = data,
            Builder = new ContainerBuilder(_paths, data, api, _options, _host),
            Logs = _logs,
            Handlers = new HandlerRunner(_http, _options.Time),
            Time = _options.Time,
        };
        _loops.Add(Task.Run(() => RunPodsAsync(services), cancellationToken));
        _loops.AddRange(Referred.Select(kind => Task.Run(() => RunReferredAsync(objects, kind), cancellationToken)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncEnumerable<ReadOnlyMemory<byte>>?> OpenAsync(string @namespace, string podUid, string container, PodLogOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_logs.Find(podUid, container, options.ContainerId)?.ReadAsync(options, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        await Task.WhenAll(_workers.Values.Select(static w => w.Done));
        await Task.WhenAll(_removals.Values);
        foreach (var (worker, _) in _workers.Values)
            worker.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunPodsAsync(PodServices services)
    {
        try
        {
            await foreach (var (type, pod) in services.Objects.WatchAsync(Pods, _stop.Token))
            {
                var uid = (string)pod["metadata"]!["uid"]!;
                if (type == ObjectEventType.Deleted)
                    Forget(uid);
                else if (_workers.TryGetValue(uid, out var known))
                    known.Worker.Notify(pod);
                else
                    Begin(new PodWorker(services, pod), uid);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The sandbox stops.
        }
    }

    private void Begin(PodWorker worker, string uid) => _workers[uid] = (worker, Task.Run(() => worker.RunAsync(_stop.Token)));

    private void Forget(string uid)
    {
        if (!_workers.TryRemove(uid, out var known))
            return;
        known.Worker.Gone();
        _logs.Remove(uid);
        _removals[uid] = RemoveAsync(known.Worker, known.Done, uid);
    }

    private async Task RemoveAsync(PodWorker worker, Task ended, string uid)
    {
        await ended;
        worker.Dispose();
        var directory = _paths.Pod(uid);
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        _removals.TryRemove(uid, out _);
    }

    // Claims are bound at once; whatever a pod may wait for wakes the pods of its namespace.
    private async Task RunReferredAsync(IObjectAccess objects, GroupResource kind)
    {
        try
        {
            await foreach (var (type, value) in objects.WatchAsync(kind, _stop.Token))
            {
                var (space, name) = ((string)value["metadata"]!["namespace"]!, (string)value["metadata"]!["name"]!);
                if (kind == PodReferences.Claims)
                    OnClaim(objects, type, value, space, name);
                foreach (var (worker, _) in _workers.Values)
                    worker.Notify(kind, space, name);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The sandbox stops.
        }
    }

    private void OnClaim(IObjectAccess objects, ObjectEventType type, JsonObject claim, string space, string name)
    {
        if (type == ObjectEventType.Deleted)
        {
            if (Directory.Exists(_paths.Claim(space, name)))
                Directory.Delete(_paths.Claim(space, name), recursive: true);
        }
        else if ((string?)claim["status"]?["phase"] != "Bound")
        {
            objects.Update(PodReferences.Claims, space, name, static stored =>
            {
                stored["spec"]!["volumeName"] = $"sandbox-{(string)stored["metadata"]!["uid"]!}";
                stored["status"] = new JsonObject
                {
                    ["phase"] = "Bound",
                    ["accessModes"] = stored["spec"]!["accessModes"]!.DeepClone(),
                    ["capacity"] = new JsonObject { ["storage"] = stored["spec"]!["resources"]!["requests"]!["storage"]!.DeepClone() },
                };
                return true;
            });
        }
    }
}
