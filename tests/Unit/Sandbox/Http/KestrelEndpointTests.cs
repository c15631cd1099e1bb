using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Http;

public sealed class KestrelEndpointTests : IAsyncLifetime
{
    private SandboxServer? _server;
    private HttpClient? _http;

    private SandboxServer Server => _server!;

    private HttpClient Http => _http!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None);
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(await File.ReadAllTextAsync(_server.KubeconfigPath)) } }) { BaseAddress = _server.Server };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task List_of_many_pieces_arrives_whole(string version)
    {
        for (var i = 0; i < 200; i++)
        {
            Server.Objects.Create(new GroupResource("", "configmaps"), new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = $"map-{i}", ["namespace"] = "default" },
                ["data"] = new JsonObject { ["text"] = new string('x', 1000) },
            });
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/namespaces/default/configmaps") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await Http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version), body.Length), (answer.StatusCode, answer.Version, answer.Content.Headers.ContentLength));
        Assert.Equal(200, JsonNode.Parse(body)!["items"]!.AsArray().Count);
    }

    private static X509ChainPolicy Trust(string kubeconfig)
    {
        var data = kubeconfig.Split('\n').Single(static l => l.Contains("certificate-authority-data:", StringComparison.Ordinal)).Split(": ")[1];
        return new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(data))) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
    }
}
