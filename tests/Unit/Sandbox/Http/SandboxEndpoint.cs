using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox.Http;

/// <summary>A sandbox on a real port, and clients of it: proper ones and ones that write bytes.</summary>
internal sealed class SandboxEndpoint : IAsyncDisposable
{
    // Nothing here takes long; a test that hangs is to fail.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _patience = new(Patience);

    private readonly KestrelConnections _connections = new();

    private SandboxEndpoint(SandboxServer server)
    {
        Server = server;
        Http = Client(HttpVersion.Version11);
    }

    public SandboxServer Server { get; }

    /// <summary>A client over HTTP/1.1 with the administrator's token.</summary>
    public HttpClient Http { get; }

    public CancellationToken Token => _patience.Token;

    public static async Task<SandboxEndpoint> StartAsync(EndpointLimits? limits = null, TimeProvider? time = null) =>
        new(await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1), Limits = limits ?? new EndpointLimits(), Time = time ?? TimeProvider.System }, CancellationToken.None));

    public HttpClient Client(Version version, string? token = null)
    {
        var handler = new SocketsHttpHandler { SslOptions = Tls() };
        var client = new HttpClient(handler) { BaseAddress = Server.Server, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Server.Token);
        return client;
    }

    /// <summary>A bare connection.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, Server.Port, Token);
        return client;
    }

    /// <summary>Ends when the server has ended a connection of its own accord.</summary>
    public Task WhenDroppedAsync(TcpClient client) => _connections.WhenClosedAsync(client.Client.LocalEndPoint!).WaitAsync(Token);

    /// <summary>A connection with TLS.</summary>
    public async Task<SslStream> ConnectTlsAsync(SslApplicationProtocol? protocol = null) => await ConnectTlsAsync(await ConnectAsync(), protocol);

    /// <summary>TLS on a connection.</summary>
    public async Task<SslStream> ConnectTlsAsync(TcpClient client, SslApplicationProtocol? protocol = null)
    {
        var tls = new SslStream(client.GetStream());
        var options = Tls();
        options.ApplicationProtocols = [protocol ?? SslApplicationProtocol.Http11];
        await tls.AuthenticateAsClientAsync(options, Token);
        return tls;
    }

    // As a client that has the kubeconfig: nothing but its certificate is trusted. Some tests live in another year.
    private SslClientAuthenticationOptions Tls()
    {
        var data = File.ReadLines(Server.KubeconfigPath).Select(static l => l.Trim()).Single(static l => l.StartsWith("certificate-authority-data: ", StringComparison.Ordinal));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(data.Split(' ')[1]))));
        return new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            CertificateChainPolicy = policy,
            // HttpClient takes a Host header for the name of the server.
            RemoteCertificateValidationCallback = static (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch,
        };
    }

    /// <summary>Everything that comes until the server closes; a connection that is cut off is an end as well.</summary>
    public async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read, Token);
        }
        catch (IOException)
        {
            // Cut off.
        }

        return read.ToArray();
    }

    /// <summary>The server still answers others.</summary>
    public async Task RequireAliveAsync() => Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync("/api/v1/namespaces/default", Token)).StatusCode);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        _connections.Dispose();
        _patience.Dispose();
    }
}
