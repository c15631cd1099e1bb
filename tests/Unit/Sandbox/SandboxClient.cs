using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox;

/// <summary>Sends requests to an API server without sockets.</summary>
/// <param name="time">Clock of the server; null for the system's.</param>
internal sealed class SandboxClient(TimeProvider? time = null) : IDisposable
{
    public ApiServer Server { get; } = new(time ?? TimeProvider.System, new Random(1));

    public async Task<(int Status, JsonNode Body)> SendAsync(string method, string url, string? body = null, string contentType = "application/json", string accept = "application/json")
    {
        var answer = await Server.HandleAsync(Request(method, url, body, contentType, accept), CancellationToken.None);
        return (answer.Status, JsonNode.Parse(answer.Body.Span)!);
    }

    public async Task<ApiResponse> SendRawAsync(string method, string url, byte[]? body = null, string contentType = "application/json", string accept = "application/json") =>
        await Server.HandleAsync(Request(method, url, null, "", accept) with { Body = body, ContentType = body is null ? "" : contentType }, CancellationToken.None);

    public async IAsyncEnumerable<JsonNode> WatchAsync(string url)
    {
        var answer = await Server.HandleAsync(Request("GET", url, null, "", ""), CancellationToken.None);
        Assert.Equal(200, answer.Status);
        await foreach (var line in answer.Stream!)
            yield return JsonNode.Parse(line.Span)!;
    }

    public void Dispose() => Server.Dispose();

    private static ApiRequest Request(string method, string url, string? body, string contentType, string accept)
    {
        var parts = url.Split('?', 2);
        return new ApiRequest
        {
            Method = method,
            Path = parts[0],
            Query = parts.Length < 2 ? new Dictionary<string, string>(StringComparer.Ordinal) : parts[1].Split('&').Select(static p => p.Split('=', 2)).ToDictionary(static p => p[0], static p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal),
            Body = body is null ? default : Encoding.UTF8.GetBytes(body),
            ContentType = body is null ? "" : contentType,
            Accept = accept,
        };
    }
}
