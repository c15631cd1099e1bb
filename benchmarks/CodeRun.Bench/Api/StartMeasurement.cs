using System.Diagnostics;
using System.Globalization;

namespace CodeRun.Bench.Api;

/// <summary>How long a sandbox takes to start, in processes of their own.</summary>
internal static class StartMeasurement
{
    private const int Times = 5;

    /// <summary>
    /// Milliseconds from the call of SandboxServer.StartAsync to the first answer, whose connection and TLS handshake included: in a fresh process,
    /// with the processor time of that, and in one that had a sandbox before. The client's own code is compiled by a first server that does not count.
    /// </summary>
    public static async Task<(IReadOnlyList<double> Fresh, IReadOnlyList<double> FreshCpu, IReadOnlyList<double> Again)> InProcessAsync(CancellationToken cancellationToken)
    {
        var (fresh, cpu, again) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= Times; i++)
        {
            using var server = await ServerProcess.StartAsync("api");
            var started = await server.ReportAsync("started");
            var first = started["startMs"] + await FirstAnswerAsync(server.Kubeconfig, cancellationToken);
            var used = (await server.ReportAsync("usage"))["cpuMs"] - started["cpuBeforeMs"];
            var kubeconfig = await server.DoAsync($"restart");
            var second = (await server.ReportAsync("started"))["startMs"] + await FirstAnswerAsync(kubeconfig, cancellationToken);
            if (i == 0)
                continue;
            fresh.Add(first);
            cpu.Add(used);
            again.Add(second);
        }

        return (fresh, cpu, again);
    }

    /// <summary>Milliseconds that Start-CodeRunSandbox takes in a fresh PowerShell, and once more in the same.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static async Task<(IReadOnlyList<double> Fresh, IReadOnlyList<double> Again)> InPowerShellAsync(string powerShell, string root, CancellationToken cancellationToken)
    {
        var (fresh, again) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            var start = new ProcessStartInfo(powerShell) { UseShellExecute = false, RedirectStandardOutput = true };
            foreach (var argument in (string[])["-NoProfile", "-NonInteractive", "-File", Path.Combine(root, "benchmarks", "CodeRun.Bench", "start-sandbox.ps1"), "-Module", Path.Combine(root, "module", "CodeRun.psd1")])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            fresh.Add(await ReadAsync(process, cancellationToken));
            again.Add(await ReadAsync(process, cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
        }

        return (fresh, again);
    }

    private static async Task<double> ReadAsync(Process process, CancellationToken cancellationToken) =>
        double.TryParse(await process.StandardOutput.ReadLineAsync(cancellationToken), CultureInfo.InvariantCulture, out var ms) ? ms : throw new InvalidOperationException("start-sandbox.ps1 failed.");

    private static async Task<double> FirstAnswerAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        using var clients = new ApiClients(kubeconfig, 1);
        var began = TimeProvider.System.GetTimestamp();
        await clients.SendAsync(0, HttpMethod.Get, "api/v1/namespaces/default", body: null, cancellationToken);
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}
