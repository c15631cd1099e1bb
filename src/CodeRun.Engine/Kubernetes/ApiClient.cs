using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Sends requests asynchronously over one <see cref="ApiConnection"/>. Requests other than watches and logs are given up
/// after <see cref="RequestTimeout"/>.
/// </summary>
/// <param name="connection">Where to.</param>
/// <param name="time">Clock of the time limit.</param>
/// <param name="onRequest">Told the HTTP method and relative URL of every request, for counting; null for nobody.</param>
public sealed class ApiClient(ApiConnection connection, TimeProvider time, Action<HttpMethod, string>? onRequest = null) : IApiClient
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    // The Date header has whole seconds, and answers take a moment: below this, clocks agree.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    private const string FieldManager = "fieldManager=coderun";
    private static readonly ProductInfoHeaderValue UserAgent = new("coderun", typeof(ApiClient).Assembly.GetName().Version?.ToString(3) ?? "0");
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private long _clockOffset;

    /// <inheritdoc/>
    public TimeSpan ClockOffset => new(Interlocked.Read(ref _clockOffset));

    /// <inheritdoc/>
    public Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, resource.Path(@namespace, name), body: null, "application/json", cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, "application/json", cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, resource.Path(@namespace) + Query(
            ("labelSelector", labelSelector),
            ("limit", limit == 0 ? null : limit.ToString(CultureInfo.InvariantCulture)),
            ("continue", continueToken)), body: null, "application/json", cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{resource.Path(@namespace)}?{FieldManager}", body, "application/json", cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{resource.Path(@namespace, name, subresource)}?{FieldManager}", body,
            kind == PatchKind.Merge ? "application/merge-patch+json" : "application/json-patch+json", cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (query.GraceSeconds is { } grace)
            options["gracePeriodSeconds"] = grace;
        var preconditions = new JsonObject();
        if (query.Uid is not null)
            preconditions["uid"] = query.Uid;
        if (query.ResourceVersion is not null)
            preconditions["resourceVersion"] = query.ResourceVersion;
        if (preconditions.Count > 0)
            options["preconditions"] = preconditions;
        return SendAsync(HttpMethod.Delete, resource.Path(@namespace, name), JsonSerializer.SerializeToUtf8Bytes(options), "application/json", cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken)
    {
        var url = ResourceEndpoint.Pods.Path(@namespace, pod, "log") + Query(
            ("container", query.Container),
            ("follow", query.Follow ? "true" : null),
            ("tailLines", query.TailLines?.ToString(CultureInfo.InvariantCulture)),
            ("timestamps", query.Timestamps ? "true" : null));
        var response = await OpenAsync(url, cancellationToken);
        return new ResponseStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceEndpoint resource,
        string? @namespace,
        string? labelSelector,
        string resourceVersion,
        TimeSpan timeout,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = resource.Path(@namespace) + Query(
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", resourceVersion),
            ("labelSelector", labelSelector),
            ("timeoutSeconds", ((long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        using var response = await OpenAsync(url, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var next in WatchReader.ReadAsync(stream, $"GET {url}", cancellationToken))
            yield return next;
    }

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }

    private async Task<HttpResponseMessage> OpenAsync(string url, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return await ExchangeAsync(HttpMethod.Get, url, body: null, "application/json", HttpCompletionOption.ResponseHeadersRead, limit.Token, either.Token, cancellationToken);
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string url, ReadOnlyMemory<byte>? body, string mediaType, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var response = await ExchangeAsync(method, url, body, mediaType, HttpCompletionOption.ResponseContentRead, limit.Token, either.Token, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method,
        string url,
        ReadOnlyMemory<byte>? body,
        string mediaType,
        HttpCompletionOption completion,
        CancellationToken limit,
        CancellationToken either,
        CancellationToken caller)
    {
        var request = $"{method} {url.Split('?')[0]}";
        onRequest?.Invoke(method, url);
        try
        {
            using var message = new HttpRequestMessage(method, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
            message.Headers.Accept.Add(Json);
            message.Headers.UserAgent.Add(UserAgent);
            if (body is { } content)
                message.Content = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
            await connection.AuthenticateAsync(message, either);
            var response = await connection.Http.SendAsync(message, completion, either);
            NoteClock(response.Headers.Date);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw Refused(request, response.StatusCode, response.Headers.RetryAfter, await response.Content.ReadAsByteArrayAsync(either));
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new ApiException(request, status: null, ApiReason.Timeout, $"no answer within {RequestTimeout.TotalSeconds:0} seconds", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ApiException(request, status: null, ApiReason.NoConnection, $"the server at {connection.Server} could not be reached: {e.Message}", innerException: e);
        }
    }

    private void NoteClock(DateTimeOffset? date)
    {
        if (date is not { } server)
            return;
        var offset = server - time.GetUtcNow();
        Interlocked.Exchange(ref _clockOffset, offset.Duration() <= ClockTolerance ? 0 : offset.Ticks);
    }

    private ApiException Refused(string request, HttpStatusCode status, RetryConditionHeaderValue? retryAfter, byte[] body)
    {
        var said = StatusReader.Read(body);
        var wait = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
        if (wait is null && said?.Details?.RetryAfterSeconds is { } seconds)
            wait = TimeSpan.FromSeconds(seconds);
        return new ApiException(request, status, said?.Reason ?? status.ToString(), said?.Message ?? $"the server answered {(int)status}", wait);
    }
}
