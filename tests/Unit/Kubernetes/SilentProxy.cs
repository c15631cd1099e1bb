using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CodeRun.Tests.Unit.Kubernetes;

/// <summary>An HTTP CONNECT proxy that can fall silent: connections stay open and acknowledged, and nothing goes through.</summary>
internal sealed class SilentProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _clients = [];
    private readonly Task _accepting;
    private volatile bool _silent;

    public SilentProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void FallSilent() => _silent = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var client in _clients)
            client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var tunnels = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _clients.Add(client);
                tunnels.Add(TunnelAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(tunnels);
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        try
        {
            var near = client.GetStream();
            var authority = await ReadAuthorityAsync(near);
            using var far = new TcpClient();
            await far.ConnectAsync(IPEndPoint.Parse(authority), _stop.Token);
            await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
            await Task.WhenAll(PumpAsync(near, far.GetStream()), PumpAsync(far.GetStream(), near));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or one side has gone.
        }
    }

    private async Task<string> ReadAuthorityAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next, _stop.Token);
            head.Append((char)next[0]);
        }

        return head.ToString().Split(' ')[1];
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            if (!_silent)
                await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
