namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Lets writes through only while a term as leader lasts, and gives up those that are on their way when it ends: after that
/// another controller may be writing. Reads and watches pass.
/// </summary>
/// <param name="api">The client behind it.</param>
/// <param name="term">The term now; null before the first.</param>
public sealed class FencedApiClient(IApiClient api, Func<Leadership?> term) : IApiClient
{
    /// <inheritdoc/>
    public TimeSpan ClockOffset => api.ClockOffset;

    /// <inheritdoc/>
    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) =>
        api.GetAsync(resource, @namespace, name, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken) =>
        api.ListAsync(resource, @namespace, labelSelector, limit, continueToken, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        WriteAsync(token => api.CreateAsync(resource, @namespace, body, token), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        WriteAsync(token => api.PatchAsync(resource, @namespace, name, subresource, kind, body, token), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken) =>
        WriteAsync(
            async token =>
            {
                await api.DeleteAsync(resource, @namespace, name, query, token);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) =>
        api.OpenLogAsync(@namespace, pod, query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken) =>
        api.WatchAsync(resource, @namespace, labelSelector, resourceVersion, timeout, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => api.GetRawAsync(path, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        if (term() is not { IsValid: true } leadership)
            throw new LeadershipLostException();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leadership.Lost);
        try
        {
            return await write(either.Token);
        }
        catch (OperationCanceledException e) when (leadership.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LeadershipLostException("This controller stopped being the leader while a write was on its way; another carries on.", e);
        }
    }
}
