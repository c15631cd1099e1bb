using System.Diagnostics;
using System.Text.Json;
using CodeRun.Sandbox;

namespace CodeRun.Bench.Api;

/// <summary>
/// A sandbox without pods in a process of its own, so that processor time and memory are the server's alone. Reads commands from standard
/// input, one a line, and answers each by one line.
/// </summary>
internal static class ApiProcess
{
    private const double Mebibyte = 1024 * 1024;

    /// <param name="path">Directory that keeps the state; null for a sandbox that forgets.</param>
    public static async Task<int> RunAsync(string? path)
    {
        var (server, startMs, cpuBeforeMs) = await StartAsync(path);
        try
        {
            await Console.Out.WriteLineAsync(server.KubeconfigPath);
            while (await Console.In.ReadLineAsync() is { } line)
            {
                switch (line)
                {
                    // How long the start took until StartAsync returned, and the process's processor time before.
                    case "started":
                        await AnswerAsync(new(StringComparer.Ordinal) { ["startMs"] = startMs, ["cpuBeforeMs"] = cpuBeforeMs });
                        break;
                    case "restart":
                        await server.DisposeAsync();
                        (server, startMs, cpuBeforeMs) = await StartAsync(path);
                        await Console.Out.WriteLineAsync(server.KubeconfigPath);
                        break;
                    case "usage":
                        await AnswerAsync(Usage());
                        break;
                    case "collect":
                        await AnswerAsync(Collect());
                        break;
                    default:
                        return 2;
                }
            }

            return 0;
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<(SandboxServer Server, double Ms, double CpuBeforeMs)> StartAsync(string? path)
    {
        var cpuBefore = Usage()["cpuMs"];
        var began = TimeProvider.System.GetTimestamp();
        var server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1), Path = path }, CancellationToken.None);
        return (server, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, cpuBefore);
    }

    private static Dictionary<string, double> Usage()
    {
        using var self = Process.GetCurrentProcess();
        return new(StringComparer.Ordinal)
        {
            ["cpuMs"] = self.TotalProcessorTime.TotalMilliseconds,
            ["allocatedBytes"] = GC.GetTotalAllocatedBytes(),
            ["residentMiB"] = self.WorkingSet64 / Mebibyte,
            ["pauseMs"] = GC.GetTotalPauseDuration().TotalMilliseconds,
        };
    }

    // What lives, and what the process keeps once the garbage is gone.
    private static Dictionary<string, double> Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        return new(StringComparer.Ordinal)
        {
            ["liveMiB"] = GC.GetTotalMemory(forceFullCollection: true) / Mebibyte,
            ["residentMiB"] = self.WorkingSet64 / Mebibyte,
        };
    }

    private static Task AnswerAsync(Dictionary<string, double> numbers) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(numbers));
}
