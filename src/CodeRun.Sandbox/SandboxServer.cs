using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.State;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox;

/// <summary>
/// A Kubernetes API server on loopback inside this process, with a pod runner: for one user on one machine. It is no cluster:
/// pods are local processes without isolation. Everything is gone when it stops, unless it was started with a path.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>Name of the kubeconfig's context.</summary>
    public const string ContextName = "coderun-sandbox";

    private readonly SandboxParts _parts;
    private readonly KestrelEndpoint _endpoint;
    private readonly IPodRunner? _pods;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    private SandboxServer(SandboxParts parts, KestrelEndpoint endpoint, IPodRunner? pods, TimeProvider time)
    {
        (_parts, _endpoint, _pods, _time) = (parts, endpoint, pods, time);
        StartedAt = time.GetUtcNow();
        Server = new Uri($"https://127.0.0.1:{endpoint.Port}/");
        KubeconfigPath = Path.Combine(Directory, "kubeconfig");
    }

    /// <summary>Address of the API server.</summary>
    public Uri Server { get; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => Server.Port;

    /// <summary>Bearer token of the administrator.</summary>
    public string Token => _parts.Identity.Token;

    /// <summary>The server's certificate, the only one that its clients are to trust. It is disposed of with the server.</summary>
    public X509Certificate2 Certificate => _parts.Identity.Certificate;

    /// <summary>A kubeconfig with address and token, readable by this user only.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Private directory of the sandbox.</summary>
    public string Directory => _parts.Directory;

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The objects, for this process.</summary>
    public IObjectAccess Objects => _parts.Api.Objects;

    /// <summary>True when the directory keeps everything for the next start.</summary>
    public bool IsDurable => _parts.State is not null;

    /// <summary>What is different from the last time, for the one who started it: a sentence each.</summary>
    public IReadOnlyList<string> Notices => _parts.Notices;

    /// <summary>What is wrong with the disk and needs somebody's attention; null when all is well.</summary>
    public string? StorageProblem => _parts.Journal?.Problem;

    /// <summary>Starts a sandbox; it answers when this returns.</summary>
    /// <exception cref="SandboxPortInUseException">The port is taken.</exception>
    /// <exception cref="SandboxStateException">The directory with the state cannot be used; nothing in it was changed.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var parts = await SandboxParts.OpenAsync(options);
        KestrelEndpoint? endpoint = null;
        try
        {
            endpoint = await ListenAsync(parts, options, cancellationToken);
            var server = new SandboxServer(parts, endpoint, parts.Pods, options.Time);
            parts.State?.Remember(server.Port);
            if (server.IsDurable)
                StateFile.Write(server.KubeconfigPath, Encoding.UTF8.GetBytes(Kubeconfig(server)));
            else
                PrivateFiles.Replace(server.KubeconfigPath, Kubeconfig(server));
            if (parts.Pods is not null)
                await parts.Pods.StartAsync(parts.Api.Objects, new PodApi(server.Server, server.Certificate.ExportCertificatePem(), parts.Api.Access.Tokens), server._stop.Token);
            return server;
        }
        catch
        {
            if (endpoint is not null)
                await endpoint.DisposeAsync();
            parts.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the history now, as a compaction of etcd does: watches and continue tokens from before expire (410).</summary>
    public void Compact() => _parts.Api.Store.Compact();

    /// <summary>Stops the server and ends all pods. The directory is removed unless it keeps the state: then the pods that ran are reported as ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        if (_pods is not null)
            await _pods.DisposeAsync();
        if (IsDurable)
            ReportEndedPods();
        _parts.Api.Dispose();
        await _endpoint.DisposeAsync();
        _stop.Dispose();
        _parts.Dispose();
    }

    private static async Task<KestrelEndpoint> ListenAsync(SandboxParts parts, SandboxOptions options, CancellationToken cancellationToken)
    {
        var (identity, last) = (parts.Identity, options.Port == 0 ? parts.State?.Port : null);
        try
        {
            return await KestrelEndpoint.StartAsync(parts.Api, IPAddress.Loopback, last ?? options.Port, identity.Token, identity.Certificate, options.Limits, options.Time, cancellationToken);
        }
        catch (SandboxPortInUseException) when (last is not null)
        {
            parts.Notices.Add($"Port {last} of the last time is in use by another program: the sandbox has another one, and its kubeconfig was written anew. Copies of the old one do not work any more.");
            return await KestrelEndpoint.StartAsync(parts.Api, IPAddress.Loopback, 0, identity.Token, identity.Certificate, options.Limits, options.Time, cancellationToken);
        }
    }

    private void ReportEndedPods()
    {
        try
        {
            LostPods.Report(_parts.Api.Objects, PodLoss.Shutdown, _time.GetUtcNow());
        }
        catch (StoreWriteException)
        {
            // The disk takes nothing any more: at the next start these pods are found running, and reported as lost.
        }
    }

    private static string Kubeconfig(SandboxServer server) => $"""
        apiVersion: v1
        kind: Config
        current-context: {ContextName}
        clusters:
        - name: {ContextName}
          cluster:
            server: {server.Server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(server._parts.Identity.Certificate.ExportCertificatePem()))}
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
