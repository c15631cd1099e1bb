using System.Diagnostics;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;

namespace CodeRun.Bench;

/// <summary>
/// The controller against the sandbox over TLS on loopback, pods completing at once: throughput, latency, requests, processor
/// time, memory, silence, and how fast a restarted controller has caught up.
/// </summary>
internal sealed class ControllerScenario
{
    private const int Workers = 16;
    private const int PacedRuns = 500;
    private const int PacedPerSecond = 50;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    private readonly string _root;
    private readonly List<Measurement> _measured = [];
    private readonly List<double> _queueTimes = [];
    private readonly Lock _gate = new();
    private long _requests;

    private ControllerScenario(string root) => _root = root;

    public static async Task<int> RunAsync(string output, string root, IReadOnlyList<int> sizes)
    {
        var scenario = new ControllerScenario(root);
        foreach (var size in sizes)
            await scenario.MeasureAsync(size);
        await scenario.LatencyAsync();
        await BenchReport.WriteAsync("Controller", output, scenario._measured, new Dictionary<string, object>(StringComparer.Ordinal) { ["workers"] = Workers });
        return 0;
    }

    private async Task MeasureAsync(int size)
    {
        using var server = await ServerProcess.StartAsync("serve");
        using var connection = ApiConnection.FromKubeconfig(server.Kubeconfig);
        var empty = Live();
        await using (var host = await StartAsync(connection))
        {
            var (cpu, requests) = (Cpu(), Interlocked.Read(ref _requests));
            await server.DoAsync($"create run {size} 0");
            await server.DoAsync($"wait Completed {size}");
            await QuietAsync(host);
            var report = await server.ReportAsync();
            Add($"{size} runs: throughput", "runs/s", size / report["allDoneMs"] * 1000);
            Add($"{size} runs: create to pod, median, all at once", "ms", report["createToPodP50Ms"]);
            Add($"{size} runs: create to pod, 99th percentile, all at once", "ms", report["createToPodP99Ms"]);
            Add($"{size} runs: time in queue, 99th percentile, all at once", "ms", QueueP99());
            Add($"{size} runs: requests per run", "requests", (double)(Interlocked.Read(ref _requests) - requests) / size);
            Add($"{size} runs: controller CPU per 1000 runs", "s", (Cpu() - cpu).TotalSeconds * 1000 / size);
            Add($"{size} runs: live heap above an empty controller", "MiB", (Live() - empty) / 1048576.0);
            Add($"{size} runs: resident set of the controller process", "MiB", Process.GetCurrentProcess().WorkingSet64 / 1048576.0);
            Add($"{size} finished: requests in {IdleTime.TotalSeconds} idle seconds", "requests", await IdleAsync());
        }

        var began = TimeProvider.System.GetTimestamp();
        await using (var host = await StartAsync(connection))
        {
            await QuietAsync(host);
            Add($"{size} finished: restart until caught up", "s", TimeProvider.System.GetElapsedTime(began).TotalSeconds);
            await server.DoAsync($"hold true");
            await server.DoAsync($"create held {size} 0");
            await server.DoAsync($"wait Processing {size}");
            await QuietAsync(host);
            Add($"{size} running: requests in {IdleTime.TotalSeconds} idle seconds", "requests", await IdleAsync());
        }
    }

    private async Task LatencyAsync()
    {
        using var server = await ServerProcess.StartAsync("serve");
        using var connection = ApiConnection.FromKubeconfig(server.Kubeconfig);
        await using var host = await StartAsync(connection);
        await server.DoAsync($"create warm {100} 0");
        await server.DoAsync($"wait Completed {100}");
        await server.ReportAsync();
        QueueP99();
        await server.DoAsync($"create paced {PacedRuns} {PacedPerSecond}");
        await server.DoAsync($"wait Completed {PacedRuns + 100}");
        var report = await server.ReportAsync();
        Add($"{PacedPerSecond} runs/s: create to pod, median", "ms", report["createToPodP50Ms"]);
        Add($"{PacedPerSecond} runs/s: create to pod, 99th percentile", "ms", report["createToPodP99Ms"]);
        Add($"{PacedPerSecond} runs/s: time in queue, 99th percentile", "ms", QueueP99());
    }

    private async Task<ControllerHost> StartAsync(ApiConnection connection)
    {
        var configuration = ConfigurationReader.ReadFile(Path.Combine(_root, "module", "config", "controller.yaml"));
        var host = new ControllerHost(new ApiClient(connection, TimeProvider.System, Count), new ControllerOptions
        {
            Namespace = "default",
            Configuration = configuration,
            Renderer = new RunRenderer(new TemplateStore(TemplateTree.FromDirectory(Path.Combine(_root, "module", "templates")))),
            Workers = Workers,
#pragma warning disable RS0030 // Jitter of a measurement need not be repeatable, but is drawn by many threads.
            Random = Random.Shared,
#pragma warning restore RS0030
            OnTaken = waited =>
            {
                lock (_gate)
                    _queueTimes.Add(waited.TotalMilliseconds);
            },
        });
        await host.StartAsync(CancellationToken.None);
        return host;
    }

    // Lists and watches are per controller, Events are extra; both are left out.
    private void Count(HttpMethod method, string url)
    {
        if (!url.Contains("watch=true", StringComparison.Ordinal) && !url.Contains("limit=", StringComparison.Ordinal) && !url.Contains("/events", StringComparison.Ordinal))
            Interlocked.Increment(ref _requests);
    }

    private static async Task QuietAsync(ControllerHost host)
    {
        while (host.Status is { QueueDepth: > 0 } or { Active: > 0 })
            await PauseAsync(TimeSpan.FromMilliseconds(1));
    }

    private async Task<double> IdleAsync()
    {
        await PauseAsync(TimeSpan.FromSeconds(2));
        var before = Interlocked.Read(ref _requests);
        await PauseAsync(IdleTime);
        return Interlocked.Read(ref _requests) - before;
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    private double QueueP99()
    {
        lock (_gate)
        {
            _queueTimes.Sort();
            var p99 = _queueTimes.Count == 0 ? 0 : _queueTimes[(int)(0.99 * (_queueTimes.Count - 1))];
            _queueTimes.Clear();
            return p99;
        }
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private void Add(string name, string unit, double value)
    {
        _measured.Add(new Measurement(name, unit, Math.Round(value, 3)));
        Console.Error.WriteLine(FormattableString.Invariant($"{name}: {value:0.###} {unit}"));
    }
}
