using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CodeRun.Sandbox.Http;

/// <summary>What one client may take up, so that slow and broken ones stand in nobody's way.</summary>
internal sealed record EndpointLimits
{
    /// <summary>Greatest body in bytes (apiserver: MaxRequestBodyBytes).</summary>
    public const int MaxBody = 3 * 1024 * 1024;

    // What is beyond the limit is read up to here and thrown away: a client that is still sending does not hear the answer.
    private const int MaxThrownAway = MaxBody;

    // net/http: DefaultMaxHeaderBytes. Selectors make long addresses.
    private const int MaxHeaders = 1024 * 1024;

    // kube-apiserver: --http2-max-streams-per-connection.
    private const int MaxStreams = 1000;

    // Bytes a second. Kestrel counts the average, so this alone lets a client of large answers stand still for hours.
    private const double SlowestRate = 240;

    /// <summary>Greatest number of connections; further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>How long a TLS handshake may take.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the head of a request may take.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may be quiet between requests.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>How long a client may send next to nothing of its body.</summary>
    public TimeSpan BodyStall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client may take nothing of an answer that waits for it. A watch that has nothing to say waits for nobody.</summary>
    public TimeSpan AnswerStall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sets the limits of a server.</summary>
    public void ApplyTo(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBody + MaxThrownAway;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.RequestHeadersTimeout = Headers;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestRate, BodyStall);
        limits.MinResponseDataRate = new MinDataRate(SlowestRate, AnswerStall);
        limits.MaxRequestLineSize = MaxHeaders;
        limits.MaxRequestHeadersTotalSize = MaxHeaders;
        limits.Http2.MaxRequestHeaderFieldSize = MaxHeaders;
        limits.Http2.MaxStreamsPerConnection = MaxStreams;
        limits.Http2.KeepAlivePingDelay = Headers;
        limits.Http2.KeepAlivePingTimeout = AnswerStall;
    }
}
