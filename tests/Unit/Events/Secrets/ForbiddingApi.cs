using System.Net;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Events.Secrets;

/// <summary>An API server that lets everybody discover and nobody read.</summary>
internal sealed class ForbiddingApi(IApiClient inner) : IApiClient
{
    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) => throw Forbidden("get", resource);

    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken) => throw Forbidden("list", resource);

    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => inner.GetRawAsync(path, cancellationToken);

    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static ApiException Forbidden(string verb, ResourceEndpoint resource) =>
        new("request", HttpStatusCode.Forbidden, ApiReason.Forbidden, $"User \"u\" cannot {verb} {resource}");
}
