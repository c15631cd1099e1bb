using System.Threading.Channels;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// A reader of changes. Changes wait in a bounded queue: a reader that does not keep up is cut off rather than waited for.
/// </summary>
public sealed class StoreSubscription : IDisposable
{
    private const int Capacity = 4096;
    private readonly Channel<StoreChange> _changes;
    private readonly string? _namespace;
    private readonly Action<StoreSubscription> _unsubscribe;

    internal StoreSubscription(GroupResource resource, string? @namespace, int backlog, Action<StoreSubscription> unsubscribe)
    {
        Resource = resource;
        _namespace = @namespace;
        _unsubscribe = unsubscribe;
        // What has happened before the reader came does not count against it.
        _changes = Channel.CreateBounded<StoreChange>(new BoundedChannelOptions(Capacity + backlog) { SingleReader = true });
    }

    /// <summary>Kind of object it is about.</summary>
    public GroupResource Resource { get; }

    /// <summary>The changes; ends when the reader was too slow or the store closed.</summary>
    public ChannelReader<StoreChange> Changes => _changes.Reader;

    /// <inheritdoc/>
    public void Dispose()
    {
        _unsubscribe(this);
        _changes.Writer.TryComplete();
    }

    /// <summary>Queues a change that concerns it. False when the reader is cut off.</summary>
    internal bool Publish(StoreChange change)
    {
        if (_namespace is not null && change.Current.Namespace != _namespace)
            return true;
        if (_changes.Writer.TryWrite(change))
            return true;
        _changes.Writer.TryComplete();
        return false;
    }

    internal void Complete() => _changes.Writer.TryComplete();
}
