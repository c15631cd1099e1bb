using System.Threading.Channels;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// A reader of changes. Changes wait in a bounded queue: a reader that does not keep up is cut off rather than waited for.
/// </summary>
public sealed class StoreSubscription : IDisposable
{
    private const int Capacity = 4096;
    private readonly Channel<StoreChange> _changes = Channel.CreateBounded<StoreChange>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Action<StoreSubscription> _unsubscribe;

    internal StoreSubscription(GroupResource resource, Action<StoreSubscription> unsubscribe)
    {
        Resource = resource;
        _unsubscribe = unsubscribe;
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

    internal void Publish(StoreChange change)
    {
        if (!_changes.Writer.TryWrite(change))
            _changes.Writer.TryComplete();
    }

    internal void Complete() => _changes.Writer.TryComplete();
}
