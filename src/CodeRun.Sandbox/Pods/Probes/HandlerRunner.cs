using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.States;

namespace CodeRun.Sandbox.Pods.Probes;

/// <summary>Runs what probes and hooks ask for: a program beside the container, a request to it, a connection, a pause.</summary>
internal sealed class HandlerRunner(HttpClient http, TimeProvider time)
{
    private const string Address = "127.0.0.1";

    // Timers do not reach further than some weeks.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);
    private static readonly string[] Known = ["exec", "httpGet", "tcpSocket", "sleep"];

    /// <summary>Why a handler cannot be run here; null when it can.</summary>
    public static string? Refusal(JsonObject handler, string what) =>
        Known.Any(handler.ContainsKey) ? null : $"the sandbox supports exec, httpGet, tcpSocket and sleep in a {what}";

    /// <summary>Runs a handler. Returns what was wrong; null for nothing.</summary>
    /// <param name="handler">What is asked for.</param>
    /// <param name="container">The container.</param>
    /// <param name="spec">The run beside which programs are started.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> RunAsync(JsonObject handler, ContainerView container, ContainerSpec spec, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit < Longest ? limit : Longest, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            if (handler["exec"] is JsonObject exec)
                return await ExecAsync(exec, spec, limit, stop.Token);
            if (handler["httpGet"] is JsonObject get)
                return await GetAsync(get, container, stop.Token);
            if (handler["tcpSocket"] is JsonObject socket)
                return await ConnectAsync(socket, container, stop.Token);
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp((long?)handler["sleep"]?["seconds"] ?? 0, 0, (long)Longest.TotalSeconds)), time, stop.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"timed out after {GoDuration.Show(limit)}";
        }
    }

    private async Task<string?> ExecAsync(JsonObject exec, ContainerSpec spec, TimeSpan limit, CancellationToken cancellationToken)
    {
        var command = (exec["command"] as JsonArray ?? []).Select(c => spec.Paths.Rewrite((string)c!)).ToList();
        if (command.Count == 0)
            return "no command";
        var output = new ProbeOutput();
        try
        {
            using var process = ContainerProcess.StartBeside(spec, command, output, time);
            try
            {
                var code = await process.Completion.WaitAsync(cancellationToken);
                return code == 0 ? null : output.Text;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.Completion;
                return $"command \"{string.Join(' ', command)}\" timed out after {GoDuration.Show(limit)}";
            }
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }

    private async Task<string?> GetAsync(JsonObject get, ContainerView container, CancellationToken cancellationToken)
    {
        if (Port(get["port"], container) is not { } port)
            return $"couldn't find port: {get["port"]?.ToJsonString()}";
        var path = (string?)get["path"] is { Length: > 0 } given ? given : "/";
        var host = (string?)get["host"] is { Length: > 0 } named ? named : Address;
        var address = $"{((string?)get["scheme"] ?? "HTTP").ToLowerInvariant()}://{host}:{port}{(path.StartsWith('/') ? "" : "/")}{path}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return $"parse \"{address}\": invalid URL";
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/sandbox");
        foreach (var header in (get["httpHeaders"] as JsonArray ?? []).OfType<JsonObject>())
        {
            request.Headers.Remove((string?)header["name"] ?? "");
            request.Headers.TryAddWithoutValidation((string?)header["name"] ?? "", (string?)header["value"]);
        }

        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return $"Get \"{address}\": {e.Message}";
        }
    }

    private static async Task<string?> ConnectAsync(JsonObject socket, ContainerView container, CancellationToken cancellationToken)
    {
        if (Port(socket["port"], container) is not { } port)
            return $"couldn't find port: {socket["port"]?.ToJsonString()}";
        var host = (string?)socket["host"] is { Length: > 0 } named ? named : Address;
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return null;
        }
        catch (SocketException e)
        {
            return $"dial tcp {host}:{port}: connect: {e.Message}";
        }
    }

    private static int? Port(JsonNode? port, ContainerView container)
    {
        if (port is JsonValue number && number.TryGetValue(out long value))
            return value is > 0 and < 65536 ? (int)value : null;
        if (port is not JsonValue text || !text.TryGetValue(out string? name))
            return null;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            return parsed is > 0 and < 65536 ? parsed : null;
        return (container.Json["ports"] as JsonArray ?? []).FirstOrDefault(p => (string?)p?["name"] == name) is { } found ? (int)(long)found["containerPort"]! : null;
    }
}
