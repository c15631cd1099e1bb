using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Session;

/// <summary>The cluster that cmdlets of this session work with.</summary>
/// <param name="Connection">Address and credentials.</param>
/// <param name="Version">Version of the server.</param>
internal sealed record ClusterConnection(ApiConnection Connection, string Version) : IDisposable
{
    /// <summary>Sends requests.</summary>
    public IApiClient Api { get; } = new ApiClient(Connection, TimeProvider.System);

    /// <summary>What people do with runs.</summary>
    public CodeRunClient Runs() => new(Api, TimeProvider.System, Randomness.Create());

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
