using System.Text;
using System.Text.Json.Nodes;

namespace CodeRun.Bench.Api;

/// <summary>Puts load on a server, in one namespace, which it makes and removes. The same for the sandbox and for a cluster.</summary>
internal sealed class ApiLoad(ApiClients clients, string @namespace) : IAsyncDisposable
{
    private const string Small = "small";
    private static readonly TimeSpan WatchLimit = TimeSpan.FromSeconds(30);

    private string Maps => $"api/v1/namespaces/{@namespace}/configmaps";

    /// <summary>Makes the namespace, and in it a small object to be read; opens all connections.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await clients.SendAsync(0, HttpMethod.Post, "api/v1/namespaces", Object("Namespace", @namespace, data: null), cancellationToken);
        await clients.SendAsync(0, HttpMethod.Post, Maps, Object("ConfigMap", Small, "value"), cancellationToken);
        for (var i = 0; i < clients.Count; i++)
            await clients.SendAsync(i, HttpMethod.Get, $"{Maps}/{Small}", body: null, cancellationToken);
    }

    /// <summary>Reads of a small ConfigMap, one after the other on every connection.</summary>
    public Task<LoadResult> ReadAsync(int count, TimeSpan limit, CancellationToken cancellationToken) =>
        RunAsync(count, limit, (connection, _) => clients.SendAsync(connection, HttpMethod.Get, $"{Maps}/{Small}", body: null, cancellationToken));

    /// <summary>Creates ConfigMaps with so many bytes of data, one after the other on every connection.</summary>
    public Task<LoadResult> CreateAsync(string prefix, int size, int count, TimeSpan limit, CancellationToken cancellationToken)
    {
        var data = Text(size);
        return RunAsync(count, limit, (connection, number) => clients.SendAsync(connection, HttpMethod.Post, Maps, Object("ConfigMap", $"{prefix}-{number}", data), cancellationToken));
    }

    /// <summary>Lists all ConfigMaps of the namespace: the time until the last byte is there, and the number of bytes.</summary>
    public async Task<(double Ms, long Bytes)> ListAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var bytes = await clients.SendAsync(0, HttpMethod.Get, Maps, body: null, cancellationToken);
        return (TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, bytes);
    }

    /// <summary>Deletes all ConfigMaps of the namespace but the small one.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken) =>
        await clients.SendAsync(0, HttpMethod.Delete, $"{Maps}?fieldSelector=metadata.name!%3D{Small}", body: null, cancellationToken);

    /// <summary>
    /// Has so many watches hear of single changes: the times in milliseconds from the start of each write until the last watch has it.
    /// </summary>
    public async Task<IReadOnlyList<double>> WatchAsync(int watchers, int rounds, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hearing = new Hearing();
        // The first connection is left to the writes.
        var watches = await Task.WhenAll(Enumerable.Range(0, watchers).Select(i => OpenAsync(1 + (i % (clients.Count - 1)), end.Token)));
        var reading = watches.Select(w => ReadAsync(w, hearing, end.Token)).ToList();
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var all = hearing.Expect(watchers);
            var began = TimeProvider.System.GetTimestamp();
            await clients.SendAsync(0, HttpMethod.Post, Maps, Object("ConfigMap", $"watched-{round}", "value"), cancellationToken);
            await all.WaitAsync(WatchLimit, TimeProvider.System, cancellationToken);
            times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }

        await end.CancelAsync();
        await Task.WhenAll(reading);
        return times;
    }

    public async ValueTask DisposeAsync() => await clients.SendAsync(0, HttpMethod.Delete, $"api/v1/namespaces/{@namespace}", body: null, CancellationToken.None);

    // A watch of the namespace's changes from now on.
    private async Task<HttpResponseMessage> OpenAsync(int connection, CancellationToken cancellationToken)
    {
        var list = $"{Maps}?limit=1";
        using var now = await clients.StartAsync(connection, HttpMethod.Get, list, body: null, cancellationToken);
        var version = (string)JsonNode.Parse(await now.Content.ReadAsByteArrayAsync(cancellationToken))!["metadata"]!["resourceVersion"]!;
        return await clients.StartAsync(connection, HttpMethod.Get, $"{Maps}?watch=true&resourceVersion={version}", body: null, cancellationToken);
    }

    private static async Task ReadAsync(HttpResponseMessage watch, Hearing hearing, CancellationToken cancellationToken)
    {
        using (watch)
        {
            try
            {
                using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(cancellationToken));
                while (await lines.ReadLineAsync(cancellationToken) is not null)
                    hearing.Heard();
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }

    private async Task<LoadResult> RunAsync(int count, TimeSpan limit, Func<int, int, Task> send)
    {
        var next = 0;
        var began = TimeProvider.System.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, clients.Count).Select(WorkAsync));
        return new LoadResult(TimeProvider.System.GetElapsedTime(began), [.. times.SelectMany(static t => t)]);

        async Task<List<double>> WorkAsync(int connection)
        {
            await Task.Yield();
            var own = new List<double>();
            while (Interlocked.Increment(ref next) is var number && number <= count && TimeProvider.System.GetElapsedTime(began) < limit)
            {
                var sent = TimeProvider.System.GetTimestamp();
                await send(connection, number);
                own.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            }

            return own;
        }
    }

    private static byte[] Object(string kind, string name, string? data)
    {
        var value = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
        if (data is not null)
            value["data"] = new JsonObject { ["file"] = data };
        return Encoding.UTF8.GetBytes(value.ToJsonString());
    }

    // Lines of text, as configuration has them.
    private static string Text(int size)
    {
        const string Line = "setting = \"value of the setting\"\n";
        return string.Concat(Enumerable.Repeat(Line, (size / Line.Length) + 1))[..size];
    }
}
