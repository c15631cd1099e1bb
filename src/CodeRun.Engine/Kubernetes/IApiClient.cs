namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Requests to a Kubernetes API server. Bodies are UTF-8 JSON; callers read them by projections of their own. Every failure
/// but cancellation is an <see cref="ApiException"/>.
/// </summary>
public interface IApiClient
{
    /// <summary>
    /// How far the server's clock is ahead of this machine's, by the last answer; zero as long as they agree to two seconds,
    /// and for clients that do not know.
    /// </summary>
    TimeSpan ClockOffset => TimeSpan.Zero;

    /// <summary>Reads one object.</summary>
    Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Reads one page of a list; <paramref name="limit"/> 0 means everything.</summary>
    Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken);

    /// <summary>Creates an object and returns it as stored.</summary>
    Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Patches an object or its subresource and returns it as stored.</summary>
    Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Deletes an object.</summary>
    Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken);

    /// <summary>Opens the log of a pod; the stream ends with the log.</summary>
    Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Watches from a version on, with bookmarks, until the server ends the watch after <paramref name="timeout"/>.
    /// A version that is too old is an <see cref="ApiException"/> with <see cref="ApiException.IsExpired"/>.
    /// </summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Reads a path that is no resource, for example <c>version</c>.</summary>
    Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken);
}
