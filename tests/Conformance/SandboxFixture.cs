using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CodeRun.Sandbox;

namespace CodeRun.Tests.Conformance;

/// <summary>One sandbox, without a pod runner, for all recordings: each has a namespace of its own.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private SandboxServer? _server;

    internal HttpClient Http { get; private set; } = new();

    internal string Token => _server!.Token;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None);
        var authority = Regex.Match(await File.ReadAllTextAsync(_server.KubeconfigPath), "certificate-authority-data: (?<data>\\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["data"].Value;
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(authority))) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        Http = new HttpClient(handler) { BaseAddress = _server.Server };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
