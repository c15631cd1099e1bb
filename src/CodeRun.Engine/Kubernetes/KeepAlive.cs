using System.Net.Sockets;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Finds connections whose other end is gone without a word: a watch on one would wait for ever. HTTP/2 pings where the server
/// speaks HTTP/2, which a silent proxy does not answer either; TCP keep-alive below HTTP/1.1.
/// </summary>
internal sealed record KeepAlive
{
    private const int Probes = 3;

    /// <summary>The other end is missed after thirty seconds of silence.</summary>
    public static KeepAlive Default { get; } = new();

    /// <summary>Quiet time before the other end is asked. Whole seconds, at least one.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time it has for an answer. At least three seconds: TCP asks three times in it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    public void Configure(SocketsHttpHandler handler)
    {
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = Idle;
        handler.KeepAlivePingTimeout = Patience;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.ConnectCallback = ConnectAsync;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Idle.TotalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)Patience.TotalSeconds / Probes);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
