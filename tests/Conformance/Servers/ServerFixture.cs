using System.Globalization;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Pods;

namespace CodeRun.Tests.Conformance.Servers;

/// <summary>The server of a test class: a sandbox of its own, or the cluster that was named.</summary>
public abstract class ServerFixture(bool runsPods) : IAsyncLifetime
{
    private SandboxServer? _sandbox;
    private ConformanceServer? _server;

    /// <summary>Kubeconfig of the administrator.</summary>
    internal string Kubeconfig => Cluster.Kubeconfig ?? _sandbox!.KubeconfigPath;

    internal ConformanceServer Server => _server!;

    /// <summary>What files need and this server or the runner cannot do.</summary>
    internal IReadOnlySet<string> Lacks { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Added to the names in a file, so that it can run on a cluster again; empty for a new sandbox.</summary>
    internal string Suffix { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Cluster.Kubeconfig is { } kubeconfig)
        {
            _server = ConformanceServer.From(kubeconfig);
            Lacks = await Abilities.MissingAsync(_server, CancellationToken.None);
            Suffix = "-" + TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture)[^5..];
            return;
        }

        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1), PodRunner = runsPods ? Runner : null }, CancellationToken.None);
        _server = ConformanceServer.From(_sandbox.KubeconfigPath);
    }

    public async Task DisposeAsync()
    {
        _server?.Dispose();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    /// <summary>Makes the server forget its history.</summary>
    internal void Compact() => (_sandbox ?? throw new InvalidOperationException("Only a sandbox can be told to forget its history.")).Compact();

    private static LocalPodRunner Runner(string directory) => new(new PodRunnerOptions { RootDirectory = directory },
        new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" });
}
