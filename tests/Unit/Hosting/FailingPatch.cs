using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Hosting;

/// <summary>An API whose first patch fails: it does not arrive, or somebody was faster.</summary>
internal sealed class FailingPatch(IApiClient api) : IApiClient
{
    private bool _failed;

    public bool Conflict { get; init; }

    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) => api.GetAsync(resource, @namespace, name, cancellationToken);

    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken) =>
        api.ListAsync(resource, @namespace, labelSelector, limit, continueToken, cancellationToken);

    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => api.CreateAsync(resource, @namespace, body, cancellationToken);

    public async Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!_failed)
        {
            _failed = true;
            if (!Conflict)
                throw new ApiException("PATCH", status: null, "", "the connection broke");

            // Somebody writes first; the version that was looked at is then an old one, and the server says so.
            await api.PatchAsync(resource, @namespace, name, subresource, kind, """{"metadata":{"labels":{"touched":"yes"}}}"""u8.ToArray(), cancellationToken);
        }

        return await api.PatchAsync(resource, @namespace, name, subresource, kind, body, cancellationToken);
    }

    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken) => api.DeleteAsync(resource, @namespace, name, query, cancellationToken);

    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) => api.OpenLogAsync(@namespace, pod, query, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken) =>
        api.WatchAsync(resource, @namespace, labelSelector, resourceVersion, timeout, cancellationToken);

    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => api.GetRawAsync(path, cancellationToken);
}
