using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CodeRun.Tests.Conformance.Servers;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>Sends the requests of recordings, by the rules of recordings/README.md.</summary>
internal sealed class RequestSender(ConformanceServer server)
{
    private const int Repetitions = 10;
    private const int LargeBody = 1024 * 1024;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How long a request that names no time of its own has for its answer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends a request; one that is to come again later (429) is sent again then, as every client does.</summary>
    /// <param name="request">Method, path, query, headers, body, auth, timeoutSeconds.</param>
    /// <param name="want">The status that was recorded: 429 is not repeated when it is the one.</param>
    /// <param name="completion">Whether the whole answer is read, or its headers only.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MismatchException">There was no answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(JsonElement request, int want, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var patience = request.Find("timeoutSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : Patience;
        for (var tries = 1; ; tries++)
        {
            var answer = await SendOnceAsync(request, completion, patience, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || want == (int)HttpStatusCode.TooManyRequests || tries == Repetitions || answer.Headers.RetryAfter?.Delta is not { } later)
                return answer;
            answer.Dispose();
            await Task.Delay(later, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(JsonElement request, HttpCompletionOption completion, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var message = Message(request, out var asAdministrator);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await server.SendAsync(message, asAdministrator, completion, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MismatchException($"no answer within {patience.TotalSeconds:0} seconds", e);
        }
    }

    private HttpRequestMessage Message(JsonElement request, out bool asAdministrator)
    {
        var method = new HttpMethod(request.Find("method")?.GetString() ?? "GET");
        // The path goes out as it stands: what a server makes of odd ones is part of its behaviour.
        var address = new Uri(server.Address + request.GetProperty("path").GetString() + QueryOf(request), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(method, address);
        var body = BodyOf(request);
        if (body is not null || method.Method is "POST" or "PUT" or "PATCH")
            message.Content = new ByteArrayContent(body ?? []);
        // A server that refuses a body before its end closes an HTTP/1.1 connection while HttpClient still writes, and the answer is lost; a stream of HTTP/2 has both.
        if (body is { Length: > LargeBody })
            (message.Version, message.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Accept"] = "application/json", ["User-Agent"] = "rec/1.0" };
        if (body is not null)
            headers["Content-Type"] = "application/json";
        if (request.Find("headers") is { } given)
        {
            foreach (var header in given.EnumerateObject())
                headers[header.Name] = header.Value.GetString();
        }

        var auth = request.Find("auth")?.GetString();
        asAdministrator = auth is null;
        if (auth is not (null or "none"))
            headers["Authorization"] = auth;
        foreach (var (name, value) in headers.Where(static h => h.Value is not null))
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            else
                message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static string QueryOf(JsonElement request) => request.Find("query") is { } query && query.EnumerateObject().Any()
        ? "?" + string.Join('&', query.EnumerateObject().Select(static q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value.GetString()!)}"))
        : "";

    private static byte[]? BodyOf(JsonElement request)
    {
        if (request.Find("body") is { } json)
            return JsonSerializer.SerializeToUtf8Bytes(json, Plain);
        if (request.Find("bodyText") is { } text)
            return Encoding.UTF8.GetBytes(text.GetString()!);
        if (request.Find("bodyBase64") is { } bytes)
            return bytes.GetBytesFromBase64();
        return request.Find("bodyParts") is { } parts
            ? Encoding.UTF8.GetBytes(string.Concat(parts.EnumerateArray().Select(static p => string.Concat(Enumerable.Repeat(p[0].GetString(), p[1].GetInt32())))))
            : null;
    }
}
