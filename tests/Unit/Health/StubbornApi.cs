using System.Collections.Concurrent;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Health;

/// <summary>Notes every request, and refuses or answers by itself those that a test wants otherwise; what else would write fails the test.</summary>
internal sealed class StubbornApi(IApiClient inner, Func<string, byte[]?>? answer = null) : IApiClient
{
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Every request: verb and path.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) =>
        SendAsync($"get {resource.Path(@namespace, name)}", () => inner.GetAsync(resource, @namespace, name, cancellationToken), cancellationToken);

    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken) =>
        SendAsync($"list {resource.Path(@namespace)}", () => inner.ListAsync(resource, @namespace, labelSelector, limit, continueToken, cancellationToken), cancellationToken);

    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => SendAsync($"get {path}", () => inner.GetRawAsync(path, cancellationToken), cancellationToken);

    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        resource.Plural == "selfsubjectaccessreviews"
            ? SendAsync("ask", () => inner.CreateAsync(resource, @namespace, body, cancellationToken), cancellationToken)
            : throw new NotSupportedException();

    public Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<byte[]> SendAsync(string request, Func<Task<byte[]>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        return answer?.Invoke(request) ?? await send();
    }
}
