using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CodeRun.Bench;

/// <summary>A server of a measurement in a child process: it says where its kubeconfig is, then answers each line by one line.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string kubeconfig) => (_process, Kubeconfig) = (process, kubeconfig);

    /// <summary>Path of the kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <summary>Starts this program once more, in the role that <paramref name="arguments"/> name, and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        return new ServerProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start."));
    }

    /// <summary>Has a command done; returns the answer.</summary>
    public async Task<string> DoAsync(FormattableString command)
    {
        await _process.StandardInput.WriteLineAsync(command.ToString(CultureInfo.InvariantCulture));
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server ended at: {command}");
    }

    /// <summary>Has a command done whose answer is numbers by name.</summary>
    public async Task<Dictionary<string, double>> ReportAsync(string command = "report") => JsonSerializer.Deserialize<Dictionary<string, double>>(await DoAsync($"{command}"))!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
