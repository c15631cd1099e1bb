namespace CodeRun.Bench.Api;

/// <summary>
/// The sandbox's API over TLS and HTTP/2 on loopback: start, reads, writes, lists, watches, memory; and, where there is a kubeconfig, the same
/// requests to a real kube-apiserver. Numbers "per core" are requests by seconds of the server process's processor time.
/// </summary>
internal sealed class SandboxScenario
{
    private const int Connections = 32;
    private const int WatchConnections = 21;
    private const int Rounds = 5;
    private const int WatchRounds = 20;
    private const int MapSize = 4096;
    private const string ClusterLabel = "cluster: ";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly int _count;
    private readonly List<Measurement> _measured = [];
    private readonly CancellationToken _cancel;

    private SandboxScenario(int count, CancellationToken cancellationToken) => (_count, _cancel) = (count, cancellationToken);

    private int Watchers => Math.Max(1, _count / 10);

    public static async Task<int> RunAsync(SandboxArguments arguments, CancellationToken cancellationToken)
    {
        var scenario = new SandboxScenario(arguments.Count, cancellationToken);
        await scenario.StartAsync(arguments);
        var own = new Dictionary<string, double>(StringComparer.Ordinal);
        using (var server = await ServerProcess.StartAsync("api"))
            await scenario.MeasureAsync("", server.Kubeconfig, server, own);
        await scenario.MemoryAsync();
        await scenario.DurableAsync();
        if (arguments.Kubeconfig is not null)
        {
            var real = new Dictionary<string, double>(StringComparer.Ordinal);
            await scenario.MeasureAsync(ClusterLabel, arguments.Kubeconfig, server: null, real);
            foreach (var (name, value) in real.Where(r => r.Value > 0 && own.ContainsKey(r.Key)))
                scenario.Add($"sandbox / cluster: {name}", "ratio", own[name] / value);
        }

        await BenchReport.WriteAsync("Sandbox", arguments.Output, scenario._measured, new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["connections"] = Connections,
            ["objects"] = scenario._count,
            ["watchers"] = scenario.Watchers,
            ["compared"] = arguments.Kubeconfig is not null,
        });
        return 0;
    }

    private async Task StartAsync(SandboxArguments arguments)
    {
        var (fresh, cpu, again) = await StartMeasurement.InProcessAsync(_cancel);
        Add("start to first answer, fresh process", "ms", Statistics.Median(fresh), "300 ms");
        Add("start to first answer, fresh process: processor time of the server", "ms", Statistics.Median(cpu));
        Add("start to first answer, process that had one before", "ms", Statistics.Median(again), "300 ms");
        if (arguments.PowerShell is null)
            return;
        (fresh, again) = await StartMeasurement.InPowerShellAsync(arguments.PowerShell, arguments.Root, _cancel);
        Add("Start-CodeRunSandbox with CRD and connection, fresh PowerShell", "ms", Statistics.Median(fresh));
        Add("Start-CodeRunSandbox with CRD and connection, once more", "ms", Statistics.Median(again));
    }

    private async Task MeasureAsync(string label, string kubeconfig, ServerProcess? server, Dictionary<string, double> comparable)
    {
        var space = FormattableString.Invariant($"coderun-bench-{Environment.ProcessId}");
        using var clients = new ApiClients(kubeconfig, Connections);
        await using var load = new ApiLoad(clients, space);
        await load.PrepareAsync(_cancel);

        await MeasureAsync(label, server, "small reads", 5000, _count * 2, count => load.ReadAsync(count, Limit, _cancel), comparable);
        var round = 0;
        await MeasureAsync(label, server, "creates of a ConfigMap of 4 KiB", 3000, _count, count => load.CreateAsync($"w{round++}", MapSize, count, Limit, _cancel), comparable);
        await load.ClearAsync(_cancel);
        await ListAsync(label, load, 64, "small", server, comparable);
        await load.ClearAsync(_cancel);

        await ListAsync(label, load, MapSize, "4 KiB", server, comparable);
        if (server is not null)
            Add("resident set of the server process, as the load leaves it", "MiB", (await server.ReportAsync("usage"))["residentMiB"]);
        await load.ClearAsync(_cancel);
        using var watching = new ApiClients(kubeconfig, WatchConnections);
        await using var watched = new ApiLoad(watching, $"{space}-watch");
        await watched.PrepareAsync(_cancel);
        var times = (await watched.WatchAsync(Watchers, WatchRounds, _cancel)).Skip(WatchRounds / 4).ToList();
        AddComparable(label, $"{Watchers} watches hear of a change, median", "ms", Statistics.Median(times), "100 ms", comparable);
        AddComparable(label, $"{Watchers} watches hear of a change, slowest", "ms", times.Max(), target: null, comparable);
    }

    // In a server of its own: what others have left in its history would count.
    private async Task MemoryAsync()
    {
        using var server = await ServerProcess.StartAsync("api");
        using var clients = new ApiClients(server.Kubeconfig, Connections);
        await using var load = new ApiLoad(clients, "coderun-bench-memory");
        await load.PrepareAsync(_cancel);
        var empty = await server.ReportAsync("collect");
        var made = await load.CreateAsync("m", MapSize, _count, Limit * 10, _cancel);
        if (made.Milliseconds.Count < _count)
            throw new InvalidOperationException($"Only {made.Milliseconds.Count} of {_count} ConfigMaps could be made in time; measure fewer.");
        var loaded = await server.ReportAsync("collect");
        Add($"live heap of {_count} ConfigMaps of 4 KiB", "MiB", loaded["liveMiB"] - empty["liveMiB"], "100 MiB");
        Add($"resident set beyond the empty server with {_count} ConfigMaps of 4 KiB", "MiB", loaded["residentMiB"] - empty["residentMiB"], "100 MiB");
    }

    private async Task DurableAsync()
    {
        var path = Directory.CreateTempSubdirectory("coderun-bench-").FullName;
        try
        {
            using var server = await ServerProcess.StartAsync("api", path);
            using var clients = new ApiClients(server.Kubeconfig, Connections);
            await using var load = new ApiLoad(clients, "coderun-bench-durable");
            await load.PrepareAsync(_cancel);
            var round = 0;
            await MeasureAsync("", server, "durable creates of a ConfigMap of 4 KiB", target: null, _count / 2, count => load.CreateAsync($"d{round++}", MapSize, count, Limit, _cancel), []);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    // The first round is there to have the code compiled.
    private async Task MeasureAsync(string label, ServerProcess? server, string name, int? target, int count, Func<int, Task<LoadResult>> run, Dictionary<string, double> comparable)
    {
        var (wall, p99, core, allocated, pause) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= Rounds; i++)
        {
            var before = server is null ? null : await server.ReportAsync("usage");
            var result = await run(count);
            var after = server is null ? null : await server.ReportAsync("usage");
            if (i == 0)
                continue;
            wall.Add(result.PerSecond);
            p99.Add(result.P99);
            if (before is null || after is null)
                continue;
            core.Add(result.Milliseconds.Count / (after["cpuMs"] - before["cpuMs"]) * 1000);
            allocated.Add((after["allocatedBytes"] - before["allocatedBytes"]) / result.Milliseconds.Count / 1024);
            pause.Add((after["pauseMs"] - before["pauseMs"]) / result.Wall.TotalMilliseconds * 100);
        }

        if (core.Count > 0)
        {
            Add($"{name} per second and core", "1/s", Statistics.Median(core), target is null ? null : FormattableString.Invariant($"{target:#,0}/s"));
            Add($"{name}: allocated by each", "KiB", Statistics.Median(allocated));
            Add($"{name}: share of time in pauses of the collector", "%", Statistics.Median(pause));
        }

        AddComparable(label, $"{name} per second", "1/s", Statistics.Median(wall), target: null, comparable);
        AddComparable(label, $"{name}, 99th percentile", "ms", Statistics.Median(p99), target: null, comparable);
    }

    private async Task ListAsync(string label, ApiLoad load, int size, string what, ServerProcess? server, Dictionary<string, double> comparable)
    {
        var made = await load.CreateAsync("l", size, _count, Limit * 10, _cancel);
        if (made.Milliseconds.Count < _count)
            throw new InvalidOperationException($"Only {made.Milliseconds.Count} of {_count} ConfigMaps could be made in time; measure fewer.");
        var (times, cpu, bytes) = (new List<double>(), new List<double>(), 0L);
        for (var i = 0; i <= Rounds; i++)
        {
            var before = server is null ? null : await server.ReportAsync("usage");
            var (ms, length) = await load.ListAsync(_cancel);
            bytes = length;
            if (i == 0)
                continue;
            times.Add(ms);
            if (server is not null)
                cpu.Add((await server.ReportAsync("usage"))["cpuMs"] - before!["cpuMs"]);
        }

        AddComparable(label, $"list of {_count} {what} ConfigMaps", "ms", Statistics.Median(times), "150 ms", comparable);
        Add($"{label}list of {_count} {what} ConfigMaps: size", "MiB", bytes / 1048576.0);
        if (cpu.Count > 0)
            Add($"list of {_count} {what} ConfigMaps: processor time of the server", "ms", Statistics.Median(cpu));
    }

    private void AddComparable(string label, string name, string unit, double value, string? target, Dictionary<string, double> comparable)
    {
        comparable[name] = value;
        Add(label + name, unit, value, label.Length == 0 ? target : null);
    }

    private void Add(string name, string unit, double value, string? target = null)
    {
        _measured.Add(new Measurement(name, unit, Math.Round(value, 3), target));
        Console.Error.WriteLine(FormattableString.Invariant($"{name}: {value:0.###} {unit}"));
    }
}
