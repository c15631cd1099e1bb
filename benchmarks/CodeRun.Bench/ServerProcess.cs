using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CodeRun.Bench;

/// <summary>A <see cref="BenchServer"/> in a child process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string kubeconfig) => (_process, Kubeconfig) = (process, kubeconfig);

    public string Kubeconfig { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        start.ArgumentList.Add("serve");
        var process = Process.Start(start)!;
        return new ServerProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start."));
    }

    public async Task<string> DoAsync(FormattableString command)
    {
        await _process.StandardInput.WriteLineAsync(command.ToString(CultureInfo.InvariantCulture));
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server ended at: {command}");
    }

    public async Task<Dictionary<string, double>> ReportAsync() => JsonSerializer.Deserialize<Dictionary<string, double>>(await DoAsync($"report"))!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
