using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Bench;

/// <summary>A kubelet whose pods run and complete in the instant they are made, and that notes when what happened.</summary>
internal sealed class InstantPods : IPodRunner
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Runs = new("agents.platform", "coderuns");
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _created = new(StringComparer.Ordinal);
    private readonly List<double> _toPod = [];
    private long _first;
    private long _last;
    private volatile bool _hold;
    private Task _work = Task.CompletedTask;

    /// <summary>True to leave pods running.</summary>
    public bool Hold
    {
        get => _hold;
        set => _hold = value;
    }

    public Task StartAsync(IObjectAccess objects, PodApi? api, CancellationToken cancellationToken)
    {
        _work = Task.WhenAll(WatchRunsAsync(objects, cancellationToken), WatchPodsAsync(objects, cancellationToken));
        return Task.CompletedTask;
    }

    /// <summary>Times since the last report, in milliseconds: all done, and from a run's creation to its pod's (50th and 99th of a hundred).</summary>
    public Dictionary<string, double> Report()
    {
        lock (_gate)
        {
            _toPod.Sort();
            var report = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["allDoneMs"] = TimeProvider.System.GetElapsedTime(_first, _last).TotalMilliseconds,
                ["createToPodP50Ms"] = Percentile(0.50),
                ["createToPodP99Ms"] = Percentile(0.99),
            };
            _toPod.Clear();
            _created.Clear();
            _first = _last = 0;
            return report;
        }
    }

    public ValueTask<IAsyncEnumerable<ReadOnlyMemory<byte>>?> OpenAsync(string @namespace, string podUid, string container, PodLogOptions options, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncEnumerable<ReadOnlyMemory<byte>>?>(null);

    public async ValueTask DisposeAsync() => await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WatchRunsAsync(IObjectAccess objects, CancellationToken cancellationToken)
    {
        await foreach (var change in objects.WatchAsync(Runs, cancellationToken))
        {
            var now = TimeProvider.System.GetTimestamp();
            lock (_gate)
            {
                if (change.Type == ObjectEventType.Added)
                {
                    _first = _first == 0 ? now : _first;
                    _created[(string)change.Object["metadata"]!["uid"]!] = now;
                }

                if ((string?)change.Object["status"]?["phase"] == "Completed")
                    _last = now;
            }
        }
    }

    private async Task WatchPodsAsync(IObjectAccess objects, CancellationToken cancellationToken)
    {
        await foreach (var change in objects.WatchAsync(Pods, cancellationToken))
        {
            if (change.Type != ObjectEventType.Added)
                continue;
            var now = TimeProvider.System.GetTimestamp();
            lock (_gate)
            {
                if (_created.TryGetValue((string?)change.Object["metadata"]!["labels"]?["agents.platform/run-uid"] ?? "", out var created))
                    _toPod.Add(TimeProvider.System.GetElapsedTime(created, now).TotalMilliseconds);
            }

            Play(objects, (string)change.Object["metadata"]!["name"]!);
        }
    }

    private void Play(IObjectAccess objects, string name)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Set("Running", new JsonObject { ["running"] = new JsonObject { ["startedAt"] = time } });
        if (!_hold)
            Set("Succeeded", new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 0, ["message"] = "{}", ["startedAt"] = time, ["finishedAt"] = time } });

        void Set(string phase, JsonObject state) => objects.Update(Pods, "default", name, pod =>
        {
            pod["spec"]!["nodeName"] = "bench";
            pod["status"] = new JsonObject { ["phase"] = phase, ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "agent", ["state"] = state.DeepClone() }) };
            return true;
        });
    }

    private double Percentile(double share) => _toPod.Count == 0 ? 0 : _toPod[Math.Min(_toPod.Count - 1, (int)(share * _toPod.Count))];
}
