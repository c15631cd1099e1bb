using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Selectors;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>A watch: the changes of a kind that selectors admit, as lines of JSON. An object that begins or ceases to match is added or deleted.</summary>
internal sealed class WatchStream(ResourceDefinition definition, string? @namespace, LabelSelector labels, FieldSelector fields, TimeProvider time)
{
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromSeconds(60);

    public bool Bookmarks { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>Objects to begin with, as Added; null for none.</summary>
    public IReadOnlyList<StoredObject>? Initial { get; init; }

    /// <summary>Version of <see cref="Initial"/>; announced by a bookmark when the client asked for the initial events.</summary>
    public long InitialVersion { get; init; }

    /// <summary>True when the end of the initial events is to be marked.</summary>
    public bool MarkInitialEnd { get; init; }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RunAsync(ObjectStore store, StoreSubscription subscription, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var own = subscription;
        using var end = Timeout is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        foreach (var item in (Initial ?? []).Where(Matches))
            yield return Line("ADDED", item.Json.Span);
        if (MarkInitialEnd)
            yield return Bookmark(InitialVersion, initialEnd: true);
        using var tick = new PeriodicTimer(BookmarkEvery, time);
        var bookmark = tick.WaitForNextTickAsync(either.Token).AsTask();
        while (true)
        {
            var more = subscription.Changes.WaitToReadAsync(either.Token).AsTask();
            if (!await NextAsync(more, Bookmarks ? bookmark : null))
                yield break;
            while (subscription.Changes.TryRead(out var change))
            {
                if (Event(change) is { } line)
                    yield return line;
            }

            if (bookmark.IsCompletedSuccessfully)
            {
                if (Bookmarks)
                    yield return Bookmark(store.Version, initialEnd: false);
                bookmark = tick.WaitForNextTickAsync(either.Token).AsTask();
            }

            if (more.IsCompletedSuccessfully && !await more)
                yield break;
        }
    }

    private static async Task<bool> NextAsync(Task<bool> more, Task<bool>? bookmark)
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
        var now = change.Type != ObjectEventType.Deleted && Matches(change.Current);
        var before = change.Previous is not null && Matches(change.Previous);
        return (before, now) switch
        {
            (false, true) => Line("ADDED", change.Current.Json.Span),
            (true, true) => Line("MODIFIED", change.Current.Json.Span),
            (true, false) => Line("DELETED", Gone(change).Span),
            _ => null,
        };
    }

    // An object that no longer matches is sent as it was when it still did, with the version of the change.
    private static ReadOnlyMemory<byte> Gone(StoreChange change)
    {
        if (change.Type == ObjectEventType.Deleted)
            return change.Current.Json;
        var last = change.Previous!.Parse();
        last["metadata"]!["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(last.ToJsonString());
    }

    private bool Matches(StoredObject value) =>
        (@namespace is null || value.Namespace == @namespace) && labels.Matches(value.Labels) && fields.Matches(value);

    private byte[] Bookmark(long version, bool initialEnd)
    {
        var annotations = initialEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        return Line("BOOKMARK", Encoding.UTF8.GetBytes($$$"""{"kind":"{{{definition.Kind}}}","apiVersion":"{{{definition.ApiVersion}}}","metadata":{"resourceVersion":"{{{version}}}"{{{annotations}}}}}"""));
    }

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
