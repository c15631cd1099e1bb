using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox;
using k8s;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class KeepAliveTests : IAsyncDisposable
{
    private readonly SilentProxy _proxy = new();
    private SandboxServer? _server;
    private ApiConnection? _connection;

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        await _proxy.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Watch_through_a_proxy_that_falls_silent_is_noticed()
    {
        var api = await ConnectAsync(new KeepAlive { Idle = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(3) });
        await using var watch = api.WatchAsync(ResourceEndpoint.ConfigMaps, "default", labelSelector: null, "1", TimeSpan.FromMinutes(10), CancellationToken.None).GetAsyncEnumerator();
        await api.CreateAsync(ResourceEndpoint.ConfigMaps, "default", """{"metadata":{"name":"first"}}"""u8.ToArray(), CancellationToken.None);
        Assert.True(await watch.MoveNextAsync());

        _proxy.FallSilent();

        var error = await Assert.ThrowsAsync<ApiException>(async () => await watch.MoveNextAsync());
        Assert.Equal(ApiReason.NoConnection, error.Reason);
    }

    [Fact]
    public void Silence_is_noticed_within_a_minute() => Assert.InRange(KeepAlive.Default.Idle + KeepAlive.Default.Patience, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    [Fact]
    public async Task Requests_share_one_connection_over_http2()
    {
        var api = await ConnectAsync(KeepAlive.Default);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_connection!.Server, "version")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await _connection.Http.SendAsync(request);

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.NotNull(JsonNode.Parse(await api.GetRawAsync("version", CancellationToken.None))!["gitVersion"]);
    }

    private async Task<ApiClient> ConnectAsync(KeepAlive keepAlive)
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None);
        var handler = new SocketsHttpHandler { Proxy = new WebProxy(_proxy.Address) };
        var authority = KubernetesClientConfiguration.BuildConfigFromConfigFile(_server.KubeconfigPath).SslCaCerts[0];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck };
        keepAlive.Configure(handler);
        _connection = ApiConnection.FromHandler(handler, _server.Server);
        _connection.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        return new ApiClient(_connection, TimeProvider.System);
    }
}
