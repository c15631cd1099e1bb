using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>A sandbox in a process of its own that can be killed at any moment, and a client of it.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, JsonNode said)
    {
        _process = process;
        Notices = [.. said["notices"]!.AsArray().Select(static n => (string)n!)];
        Client = KubeconfigClient.Create((string)said["kubeconfig"]!);
    }

    public HttpClient Client { get; }

    public IReadOnlyList<string> Notices { get; }

    /// <summary>Starts a sandbox on a directory; it answers when this returns.</summary>
    public static async Task<SandboxProcess> StartAsync(string directory, int seed, long snapshotAfterBytes = 1 << 20)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "CodeRun.Tests.SandboxHost.dll"), directory, snapshotAfterBytes.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sandbox ended before it answered.");
        return new SandboxProcess(process, JsonNode.Parse(line)!);
    }

    public async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType)) };
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Kills it as the system does when it runs out of memory: it can do nothing any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets it end in order.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        Client.Dispose();
        _process.Dispose();
    }
}
