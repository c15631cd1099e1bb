using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox;

/// <summary>
/// A Kubernetes API server on loopback inside this process, with a pod runner: for one user on one machine. It is no cluster:
/// pods are local processes without isolation, and everything is gone when it stops.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>Name of the kubeconfig's context.</summary>
    public const string ContextName = "coderun-sandbox";

    private readonly ApiServer _api;
    private readonly KestrelEndpoint _endpoint;
    private readonly IPodRunner? _pods;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    private SandboxServer(ApiServer api, KestrelEndpoint endpoint, IPodRunner? pods, string directory, string token, X509Certificate2 certificate, DateTimeOffset startedAt)
    {
        (_api, _endpoint, _pods, _certificate) = (api, endpoint, pods, certificate);
        Directory = directory;
        Token = token;
        StartedAt = startedAt;
        Server = new Uri($"https://127.0.0.1:{endpoint.Port}/");
        KubeconfigPath = Path.Combine(directory, "kubeconfig");
    }

    /// <summary>Address of the API server.</summary>
    public Uri Server { get; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => Server.Port;

    /// <summary>Bearer token of the administrator.</summary>
    public string Token { get; }

    /// <summary>The server's certificate, the only one that its clients are to trust. It is disposed of with the server.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>A kubeconfig with address and token, readable by this user only.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Private directory of the sandbox.</summary>
    public string Directory { get; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The objects, for this process.</summary>
    public IObjectAccess Objects => _api.Objects;

    /// <summary>Starts a sandbox; it answers when this returns.</summary>
    /// <exception cref="SandboxPortInUseException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var directory = options.Directory ?? System.IO.Directory.CreateTempSubdirectory("coderun-sandbox-").FullName;
        PrivateFiles.CreateDirectory(directory);
        var pods = options.PodRunner?.Invoke(Path.Combine(directory, "pods"));

        // Meanwhile: most of it is the loading of the cryptographic library.
        var certifying = Task.Run(() => ServerCertificate.Create(options.Time.GetUtcNow()), CancellationToken.None);
        var api = new ApiServer(options.Time, options.Random, pods);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var certificate = await certifying;
        KestrelEndpoint endpoint;
        try
        {
            endpoint = await KestrelEndpoint.StartAsync(api, IPAddress.Loopback, options.Port, token, certificate, options.Limits, options.Time, cancellationToken);
        }
        catch
        {
            api.Dispose();
            certificate.Dispose();
            System.IO.Directory.Delete(directory, recursive: true);
            throw;
        }

        var server = new SandboxServer(api, endpoint, pods, directory, token, certificate, options.Time.GetUtcNow());
        try
        {
            PrivateFiles.Replace(server.KubeconfigPath, Kubeconfig(server));
            if (pods is not null)
                await pods.StartAsync(api.Objects, new PodApi(server.Server, certificate.ExportCertificatePem(), api.Access.Tokens), server._stop.Token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets the history now, as a compaction of etcd does: watches and continue tokens from before expire (410).</summary>
    public void Compact() => _api.Store.Compact();

    /// <summary>Stops the server, ends all pods and removes the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        if (_pods is not null)
            await _pods.DisposeAsync();
        _api.Dispose();
        await _endpoint.DisposeAsync();
        _stop.Dispose();
        _certificate.Dispose();
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static string Kubeconfig(SandboxServer server) => $"""
        apiVersion: v1
        kind: Config
        current-context: {ContextName}
        clusters:
        - name: {ContextName}
          cluster:
            server: {server.Server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(server._certificate.ExportCertificatePem()))}
        users:
        - name: {ContextName}
          user:
            token: {server.Token}
        contexts:
        - name: {ContextName}
          context:
            cluster: {ContextName}
            user: {ContextName}
            namespace: default

        """;
}
