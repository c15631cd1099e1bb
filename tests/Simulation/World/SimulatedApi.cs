using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Simulation.World;

/// <summary>The way of one controller to the simulated API server: requests and answers take time, and may meet a fault.</summary>
internal sealed class SimulatedApi(Cluster cluster, Replica replica) : IApiClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TimeSpan ClockOffset => -replica.Skew;

    public async Task<byte[]> GetAsync(ResourceEndpoint resource, string? @namespace, string name, CancellationToken cancellationToken) =>
        await SendAsync(new RequestInfo("GET", resource.Plural, name), "GET", resource.Path(@namespace, name), "", default, [], cancellationToken);

    public Task<byte[]> GetRawAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException("Controllers do not ask for this.");

    public async Task<byte[]> ListAsync(ResourceEndpoint resource, string? @namespace, string? labelSelector, int limit, string? continueToken, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal) { ["limit"] = limit.ToString(CultureInfo.InvariantCulture) };
        if (labelSelector is not null)
            query["labelSelector"] = labelSelector;
        if (continueToken is not null)
            query["continue"] = continueToken;
        return await SendAsync(new RequestInfo("LIST", resource.Plural, ""), "GET", resource.Path(@namespace), "", default, query, cancellationToken);
    }

    public async Task<byte[]> CreateAsync(ResourceEndpoint resource, string? @namespace, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var name = (string?)JsonNode.Parse(body.Span)!["metadata"]!["name"] ?? "";
        return await SendAsync(new RequestInfo("POST", resource.Plural, name), "POST", resource.Path(@namespace), "application/json", body, [], cancellationToken);
    }

    public async Task<byte[]> PatchAsync(ResourceEndpoint resource, string? @namespace, string name, string? subresource, PatchKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await SendAsync(
            new RequestInfo("PATCH", resource.Plural, subresource is null ? name : $"{name}/{subresource}"),
            "PATCH", resource.Path(@namespace, name, subresource), "application/merge-patch+json", body, [], cancellationToken);

    public async Task DeleteAsync(ResourceEndpoint resource, string? @namespace, string name, DeleteQuery query, CancellationToken cancellationToken)
    {
        var preconditions = new JsonObject();
        if (query.Uid is not null)
            preconditions["uid"] = query.Uid;
        if (query.ResourceVersion is not null)
            preconditions["resourceVersion"] = query.ResourceVersion;
        var options = new JsonObject { ["propagationPolicy"] = "Background", ["preconditions"] = preconditions };
        if (query.GraceSeconds is { } grace)
            options["gracePeriodSeconds"] = grace;
        await SendAsync(new RequestInfo("DELETE", resource.Plural, name), "DELETE", resource.Path(@namespace, name), "application/json", JsonSerializer.SerializeToUtf8Bytes(options), [], cancellationToken);
    }

    public Task<Stream> OpenLogAsync(string @namespace, string pod, PodLogQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Controllers do not ask for this.");

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceEndpoint resource,
        string? @namespace,
        string? labelSelector,
        string resourceVersion,
        TimeSpan timeout,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = long.Parse(resourceVersion, CultureInfo.InvariantCulture);
        SimulatedWatch? watch = null;
        await ExchangeAsync(new RequestInfo("WATCH", resource.Plural, ""), () =>
        {
            watch = cluster.OpenWatch(replica.Context, new GroupResource(resource.Group, resource.Plural), since, labelSelector)
                ?? throw new ApiException($"WATCH {resource.Plural}", HttpStatusCode.Gone, ApiReason.Expired, "too old resource version");
            return [];
        }, cancellationToken);
        await foreach (var next in watch!.ReadAsync(timeout, cancellationToken))
            yield return next;
    }

    private Task<byte[]> SendAsync(RequestInfo info, string method, string path, string contentType, ReadOnlyMemory<byte> body, Dictionary<string, string> query, CancellationToken cancellationToken)
    {
        var request = new ApiRequest { Method = method, Path = "/" + path, ContentType = contentType, Body = body, Query = query };
        return ExchangeAsync(info, () => Answer(info, cluster.Mutation.Answer(cluster, replica, info, request) ?? cluster.Serve(replica, info, request)), cancellationToken);
    }

    private static byte[] Answer(RequestInfo info, ApiResponse response)
    {
        if (response.Status < 300)
            return response.Body.ToArray();
        var status = JsonNode.Parse(response.Body.Span)!;
        throw new ApiException(info.ToString(), (HttpStatusCode)response.Status, (string?)status["reason"] ?? "", (string?)status["message"] ?? "");
    }

    // The request travels, is carried out in one instant, and the answer travels back.
    private Task<byte[]> ExchangeAsync(RequestInfo info, Func<byte[]> carryOut, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<byte[]>();
        var fault = cluster.NextRequestFault(replica, info);
        if (fault == RequestFault.CrashBefore)
        {
            cluster.Crash(replica);
            return answer.Task;
        }

        var isGivenUp = false;
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.UnsafeRegister(_ =>
            {
                isGivenUp = !cluster.Mutation.IgnoresCancellation;
                answer.TrySetCanceled(cancellationToken);
            }, null);
        }

        if (Refusal(fault, info) is not null && info.Method == "DELETE" && cluster.Mutation.IgnoresRefusedDeletions)
            After(cluster.Latency(replica), () => answer.TrySetResult([]));
        else if (Refusal(fault, info) is { } refusal)
            After(cluster.Latency(replica), () => answer.TrySetException(refusal));
        else if (fault is RequestFault.TimeoutLost || replica.IsBlackHoled)
            After(Patience, () => answer.TrySetException(TimedOut(info)));
        else
            After(cluster.Latency(replica), Arrive);
        return answer.Task;

        void Arrive()
        {
            if (isGivenUp || (replica.Context.IsDead && !cluster.Mutation.IgnoresCancellation))
                return;
            if (replica.IsBlackHoled)
            {
                After(Patience, () => answer.TrySetException(TimedOut(info)));
                return;
            }

            byte[]? body = null;
            Exception? error = null;
            try
            {
                body = carryOut();
            }
            catch (ApiException e)
            {
                error = e;
            }

            cluster.Trace(replica.Context, $"{info}{(error is null ? "" : " refused: " + error.Message)}{(fault == RequestFault.None ? "" : $" [{fault}]")}");
            switch (fault)
            {
                case RequestFault.CrashAfter:
                    cluster.Crash(replica);
                    break;
                case RequestFault.TimeoutDone:
                    After(Patience, () => answer.TrySetException(TimedOut(info)));
                    break;
                case RequestFault.ResetAfter:
                    answer.TrySetException(new ApiException(info.ToString(), status: null, ApiReason.NoConnection, "connection reset"));
                    break;
                default:
                    After(cluster.Latency(replica), () => Complete(answer, body, error));
                    break;
            }
        }
    }

    private static void Complete(TaskCompletionSource<byte[]> answer, byte[]? body, Exception? error)
    {
        if (error is not null)
            answer.TrySetException(error);
        else
            answer.TrySetResult(body!);
    }

    private void After(TimeSpan delay, Action action) => cluster.Clock.Schedule(delay, action);

    private static ApiException TimedOut(RequestInfo info) => new(info.ToString(), status: null, ApiReason.Timeout, "no answer within 30 seconds");

    private static ApiException? Refusal(RequestFault fault, RequestInfo info) => fault switch
    {
        RequestFault.Conflict => new ApiException(info.ToString(), HttpStatusCode.Conflict, ApiReason.Conflict, "the object has been modified"),
        RequestFault.TooManyRequests => new ApiException(info.ToString(), HttpStatusCode.TooManyRequests, "TooManyRequests", "come back later", TimeSpan.FromSeconds(2)),
        RequestFault.ServerError => new ApiException(info.ToString(), HttpStatusCode.InternalServerError, "InternalError", "internal error"),
        RequestFault.ResetBefore => new ApiException(info.ToString(), status: null, ApiReason.NoConnection, "connection reset"),
        RequestFault.Gone => new ApiException(info.ToString(), HttpStatusCode.Gone, ApiReason.Expired, "too old resource version"),
        _ => null,
    };
}
