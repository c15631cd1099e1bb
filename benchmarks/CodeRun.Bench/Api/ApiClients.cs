using System.Net;
using System.Text;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Bench.Api;

/// <summary>Connections to a server, each a TCP connection of its own that speaks HTTP/2, as clients of Kubernetes do.</summary>
internal sealed class ApiClients : IDisposable
{
    private readonly ApiConnection[] _connections;

    public ApiClients(string kubeconfig, int count) =>
        _connections = [.. Enumerable.Range(0, count).Select(_ => ApiConnection.FromKubeconfig(kubeconfig))];

    /// <summary>Number of connections.</summary>
    public int Count => _connections.Length;

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="connection">Which connection.</param>
    /// <param name="method">Method.</param>
    /// <param name="path">Path below the server's address.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <returns>Number of bytes of the answer.</returns>
    /// <exception cref="InvalidOperationException">The server refuses.</exception>
    public async Task<long> SendAsync(int connection, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var answer = await StartAsync(connection, method, path, body, cancellationToken);
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
            total += count;
        return total;
    }

    /// <summary>Sends a request; returns when the head of the answer is there.</summary>
    public async Task<HttpResponseMessage> StartAsync(int connection, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        var to = _connections[connection % _connections.Length];
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("User-Agent", "coderun-bench");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        await to.AuthenticateAsync(request, cancellationToken);
        var answer = await to.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken))}");
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
    }
}
