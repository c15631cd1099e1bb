using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>Removes Events an hour after they were last written, finalizers or not, as etcd does for an API server (kube-apiserver: --event-ttl).</summary>
internal sealed class EventExpiry(ObjectStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Namespace, string Name, DateTimeOffset Due)> _due = new(StringComparer.Ordinal);

    // In order of writing, and so of their ends: an Event that was written again stands here more than once, and counts the last time.
    private readonly Queue<(string Uid, DateTimeOffset Due)> _order = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Looks at a change of an Event.</summary>
    public void OnChanged(StoreChange change)
    {
        if (change.Resource != BuiltInResources.Events.Stored)
            return;
        lock (_gate)
        {
            if (change.Type == ObjectEventType.Deleted)
                _due.Remove(change.Current.Uid);
            else
                Note(change.Current);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Note(StoredObject value)
    {
        var due = time.GetUtcNow() + Lifetime;
        _due[value.Uid] = (value.Namespace, value.Name, due);
        _order.Enqueue((value.Uid, due));
        if (_order.Count == 1)
            Wake();
    }

    private void Wake()
    {
        _timer?.Dispose();
        if (_isDisposed || !_order.TryPeek(out var first))
            return;
        var left = first.Due - time.GetUtcNow();
        _timer = time.CreateTimer(_ => Expire(), state: null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        var ended = new List<(string Uid, string Namespace, string Name)>();
        lock (_gate)
        {
            if (_isDisposed)
                return;
            var now = time.GetUtcNow();
            while (_order.TryPeek(out var first) && first.Due <= now)
            {
                _order.Dequeue();
                if (_due.TryGetValue(first.Uid, out var last) && last.Due <= now)
                    ended.Add((first.Uid, last.Namespace, last.Name));
            }

            Wake();
        }

        foreach (var (uid, space, name) in ended)
            Remove(uid, space, name);
    }

    private void Remove(string uid, string space, string name)
    {
        try
        {
            store.Change(BuiltInResources.Events.Stored, space, name, existing => existing is null || existing.Uid == uid ? null : existing.Parse());
        }
        catch (StoreWriteException)
        {
            // The disk takes nothing any more: Events are noted again when the store is opened the next time.
        }
    }
}
