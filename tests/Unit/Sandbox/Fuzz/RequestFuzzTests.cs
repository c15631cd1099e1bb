using System.Collections.Concurrent;
using System.Text;
using CodeRun.Sandbox.Http;
using CodeRun.Tests.Unit.Fuzz;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>
/// Whatever is asked of the API server, it answers with the right kind of answer, lives on, and its store stays consistent. Long mode: set
/// CODERUN_FUZZ_CASES to 50000.
/// </summary>
public sealed class RequestFuzzTests
{
    private const int MostShown = 12;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Any_request_is_answered_and_the_store_stays_consistent()
    {
        var time = new FakeTimeProvider(Now);
        using var server = await StartAsync(time);
        var random = new Random(1);
        var fuzzer = new RequestFuzzer(random);
        var failures = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var accepted = 0;
        for (var i = 0; i < FuzzCases.Count; i++)
        {
            accepted += await TryAsync(server, fuzzer.Next(), FormattableString.Invariant($"Case {i}"), failures);
            if (random.Next(50) == 0)
                time.Advance(TimeSpan.FromSeconds(random.Next(1, 90)));
            if (i % 2500 == 2499)
                await SandboxChecks.StoreAsync(server, CancellationToken.None);
        }

        Show(failures);
        await SandboxChecks.StoreAsync(server, CancellationToken.None);
        // Requests that are all refused would show little.
        Assert.True(accepted > FuzzCases.Count / 10, FormattableString.Invariant($"Only {accepted} requests were accepted."));
    }

    [Fact]
    public async Task Any_requests_at_once_are_answered_and_the_store_stays_consistent()
    {
        using var server = await StartAsync(new FakeTimeProvider(Now));
        var failures = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            var fuzzer = new RequestFuzzer(new Random(100 + client));
            for (var i = 0; i < FuzzCases.Count / 4; i++)
                await TryAsync(server, fuzzer.Next(), FormattableString.Invariant($"Client {client}, case {i}"), failures);
        })));

        Show(failures);
        await SandboxChecks.StoreAsync(server, CancellationToken.None);
    }

    private static async Task<ApiServer> StartAsync(TimeProvider time)
    {
        var server = new ApiServer(time, new Random(1));
        var made = await server.HandleAsync(new ApiRequest { Method = "POST", Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Body = Encoding.UTF8.GetBytes(FuzzedObjects.Definition("widgets")) }, CancellationToken.None);
        Assert.True(made.Status == 201, Encoding.UTF8.GetString(made.Body.Span));
        return server;
    }

    // 1 when the request was accepted. Each fault is kept once, with the first request that showed it.
    private static async Task<int> TryAsync(ApiServer server, ApiRequest request, string which, ConcurrentDictionary<string, string> failures)
    {
        try
        {
            using var stop = new CancellationTokenSource();
            var answer = await server.HandleAsync(request, stop.Token);
            SandboxChecks.Answer(answer);
            if (answer.Stream is { } stream)
                await ReadAsync(stream, stop);
            return answer.Status < 300 ? 1 : 0;
        }
        catch (Exception e)
        {
            var body = Encoding.UTF8.GetString(request.Body.Span);
            failures.TryAdd(KeyOf(e), $"{which}: {e}\n{request.Method} {request.Path}?{string.Join('&', request.Query.Select(static q => $"{q.Key}={q.Value}"))}\nAccept: {request.Accept}\nContent-Type: {request.ContentType}\n{(body.Length > 3000 ? body[..3000] : body)}");
            return 0;
        }
    }

    private static string KeyOf(Exception e) => e.Message.Length > 400 ? e.Message[..400] : e.Message;

    private static void Show(ConcurrentDictionary<string, string> failures) =>
        Assert.True(failures.IsEmpty, FormattableString.Invariant($"{failures.Count} faults\n") + string.Join("\n\n", failures.Values.Take(MostShown)));

    // What a stream has to give at once; then the client goes.
    private static async Task ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> stream, CancellationTokenSource stop)
    {
        await using var pieces = stream.GetAsyncEnumerator(stop.Token);
        for (var i = 0; i < 20; i++)
        {
            var next = pieces.MoveNextAsync();
            if (!next.IsCompleted)
                await stop.CancelAsync();
            if (!await Ended(next))
                return;
        }
    }

    private static async Task<bool> Ended(ValueTask<bool> next)
    {
        try
        {
            return await next;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
