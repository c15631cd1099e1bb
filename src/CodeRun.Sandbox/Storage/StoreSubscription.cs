using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// A reader of changes. Changes wait in a queue that is bounded in number and size: a reader that does not keep up is cut off rather than waited for.
/// </summary>
public sealed class StoreSubscription : IDisposable
{
    private const int Capacity = 4096;
    private const long MaxBytes = 64 * 1024 * 1024;
    private readonly Channel<StoreChange> _changes;
    private readonly string? _namespace;
    private readonly Action<StoreSubscription> _unsubscribe;
    private long _allowed = long.MaxValue;
    private long _waiting;

    internal StoreSubscription(GroupResource resource, string? @namespace, int backlog, Action<StoreSubscription> unsubscribe)
    {
        Resource = resource;
        _namespace = @namespace;
        _unsubscribe = unsubscribe;
        // What has happened before the reader came does not count against it.
        _changes = Channel.CreateBounded<StoreChange>(new BoundedChannelOptions(Capacity + backlog) { SingleReader = true });
        Changes = new Reader(this);
    }

    /// <summary>Kind of object it is about.</summary>
    public GroupResource Resource { get; }

    /// <summary>The changes; ends when the reader was too slow or the store closed.</summary>
    public ChannelReader<StoreChange> Changes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _unsubscribe(this);
        _changes.Writer.TryComplete();
    }

    /// <summary>Begins to count: what waits by now has happened before.</summary>
    internal void Begin() => _allowed = MaxBytes + Interlocked.Read(ref _waiting);

    /// <summary>Queues a change that concerns it. False when the reader is cut off.</summary>
    internal bool Publish(StoreChange change)
    {
        if (_namespace is not null && change.Current.Namespace != _namespace)
            return true;
        if (Interlocked.Add(ref _waiting, change.Current.Json.Length) <= _allowed && _changes.Writer.TryWrite(change))
            return true;
        _changes.Writer.TryComplete();
        return false;
    }

    internal void Complete() => _changes.Writer.TryComplete();

    private sealed class Reader(StoreSubscription owner) : ChannelReader<StoreChange>
    {
        private readonly ChannelReader<StoreChange> _queue = owner._changes.Reader;

        public override Task Completion => _queue.Completion;

        public override bool CanCount => _queue.CanCount;

        public override int Count => _queue.Count;

        public override bool TryRead([MaybeNullWhen(false)] out StoreChange item)
        {
            if (!_queue.TryRead(out item))
                return false;
            Interlocked.Add(ref owner._waiting, -item.Current.Json.Length);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _queue.WaitToReadAsync(cancellationToken);
    }
}
