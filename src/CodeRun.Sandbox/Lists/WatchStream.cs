using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Lists;

/// <summary>A watch: the changes of a kind that selectors admit, as lines of JSON. An object that begins or ceases to match is added or deleted.</summary>
internal sealed class WatchStream(ResourceDefinition definition, ListRequest request, TimeProvider time)
{
    // apiserver's watch cache: about once a minute, and two seconds before the end.
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    /// <summary>Objects to begin with, as Added; null for none.</summary>
    public IReadOnlyList<StoredObject>? Initial { get; init; }

    /// <summary>Version at which it begins.</summary>
    public long Version { get; init; }

    /// <summary>A watch that ends at once with an error.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> Refusal(ApiStatusException error)
    {
        await Task.CompletedTask;
        yield return Line("ERROR", ApiResponse.Bytes(error.ToStatus()));
    }

    /// <summary>Runs until the client goes, the time is over, or the store cuts it off for being slow.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RunAsync(ObjectStore store, StoreSubscription subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var own = subscription;
        var began = time.GetUtcNow();
        var deadline = request.TimeoutSeconds is { } seconds ? began + TimeSpan.FromSeconds(Math.Min(seconds, 1_000_000)) : (DateTimeOffset?)null;
        using var end = deadline is { } at ? new CancellationTokenSource(at - began, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        foreach (var item in (Initial ?? []).Where(request.Selects))
            yield return Line("ADDED", definition.Show(item).Span);
        if (request is { Bookmarks: true, SendInitialEvents: true })
            yield return Bookmark(Version, initialEnd: true);
        var bookmark = request.Bookmarks ? NextBookmark(deadline, either.Token) : null;
        Task<bool>? more = null;
        while (true)
        {
            if (more is null || more.IsCompleted)
                more = subscription.Changes.WaitToReadAsync(either.Token).AsTask();
            if (!await NextAsync(more, bookmark))
                yield break;
            while (subscription.Changes.TryRead(out var change))
            {
                if (change.Version > Version && Event(change) is { } line)
                    yield return line;
            }

            if (bookmark is { IsCompletedSuccessfully: true })
            {
                yield return Bookmark(store.Version, initialEnd: false);
                bookmark = NextBookmark(deadline, either.Token);
            }

            if (more.IsCompletedSuccessfully && !await more)
                yield break;
        }
    }

    private Task NextBookmark(DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        var left = deadline - time.GetUtcNow() - BookmarkBeforeEnd;
        return Task.Delay(left > TimeSpan.Zero && left < BookmarkEvery ? left.Value : BookmarkEvery, time, cancellationToken);
    }

    private static async Task<bool> NextAsync(Task<bool> more, Task? bookmark)
    {
        try
        {
            await (bookmark is null ? more : Task.WhenAny(more, bookmark).Unwrap());
            return true;
        }
        catch (OperationCanceledException)
        {
            return false; // The client went, or its time is over.
        }
    }

    private byte[]? Event(StoreChange change)
    {
        var now = change.Type != ObjectEventType.Deleted && request.Selects(change.Current);
        var before = change.Previous is not null && request.Selects(change.Previous);
        return (before, now) switch
        {
            (false, true) => Line("ADDED", definition.Show(change.Current).Span),
            (true, true) => Line("MODIFIED", definition.Show(change.Current).Span),
            (true, false) => Line("DELETED", Gone(change).Span),
            _ => null,
        };
    }

    // An object that no longer matches is sent as it was when it still did, with the version of the change.
    private ReadOnlyMemory<byte> Gone(StoreChange change)
    {
        if (change.Type == ObjectEventType.Deleted)
            return definition.Show(change.Current);
        var last = definition.Show(change.Previous!.Parse());
        last["metadata"]!["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return ApiResponse.Bytes(last);
    }

    private byte[] Bookmark(long version, bool initialEnd)
    {
        var annotations = initialEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        return Line("BOOKMARK", Encoding.UTF8.GetBytes($$$"""{"kind":"{{{definition.Kind}}}","apiVersion":"{{{definition.ApiVersion}}}","metadata":{"resourceVersion":"{{{version}}}"{{{annotations}}}}}"""));
    }

    /// <summary>An event as a line.</summary>
    public static byte[] Line(JsonObject change) => [.. ApiResponse.Bytes(change), (byte)'\n'];

    private static byte[] Line(string type, ReadOnlySpan<byte> value)
    {
        var line = new ArrayBufferWriter<byte>(value.Length + 40);
        line.Write("{\"type\":\""u8);
        line.Write(Encoding.ASCII.GetBytes(type));
        line.Write("\",\"object\":"u8);
        line.Write(value);
        line.Write("}\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
