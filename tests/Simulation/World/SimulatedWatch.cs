using System.Runtime.CompilerServices;
using System.Text;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox.Storage;
using CodeRun.Tests.Simulation.Core;

namespace CodeRun.Tests.Simulation.World;

/// <summary>One watch of a controller: events travel with a delay, in order, and may meet an <see cref="EventFault"/>.</summary>
internal sealed class SimulatedWatch(Cluster cluster, ProcessContext client, StoreSubscription subscription, Func<StoredObject, bool> matches)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MergeWindow = TimeSpan.FromSeconds(5);

    private readonly Queue<(WatchEvent? Event, Exception? Error)> _arrived = new();
    private TaskCompletionSource? _waiting;
    private DateTimeOffset _lastArrival;
    private StoreChange? _held;
    private bool _ended;

    public bool IsOver => _ended || client.IsDead;

    /// <summary>Sends what the store has published since the last time.</summary>
    public void Pump()
    {
        while (!_ended && subscription.Changes.TryRead(out var change))
        {
            if (!matches(change.Current) || (cluster.Mutation.IgnoresDeletions && change.Type == ObjectEventType.Deleted))
                continue;
            if (_held is { } held)
            {
                _held = null;
                if (held.Current.Uid != change.Current.Uid)
                    Send(held);
            }

            switch (cluster.NextEventFault())
            {
                case EventFault.Drop:
                    cluster.ExpireWatchesBefore(change.Version);
                    End(Broken("the connection was reset"));
                    break;
                case EventFault.Stall:
                    End(Broken("no answer to the probes of the connection"), Late);
                    break;
                case EventFault.Delay:
                    _lastArrival = cluster.Clock.Now + Late;
                    Send(change);
                    break;
                case EventFault.Merge when change.Type != ObjectEventType.Deleted:
                    _held = change;
                    cluster.Clock.Schedule(MergeWindow, () => Release(change));
                    break;
                default:
                    Send(change);
                    break;
            }
        }
    }

    public async IAsyncEnumerable<WatchEvent> ReadAsync(TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cluster.Clock.Schedule(timeout, Timeout);
        using var own = subscription;
        try
        {
            while (true)
            {
                while (_arrived.TryDequeue(out var next))
                {
                    if (next.Error is not null)
                        throw next.Error;
                    if (next.Event is not { } value)
                        yield break;
                    yield return value;
                }

                _waiting = new TaskCompletionSource();
                var registration = cancellationToken.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetCanceled(), _waiting);
                await _waiting.Task;
                registration.Unregister();
            }
        }
        finally
        {
            _ended = true;
        }
    }

    private static ApiException Broken(string why) => new("watch", status: null, ApiReason.NoConnection, why);

    private void Release(StoreChange held)
    {
        if (_held == held && !_ended)
        {
            _held = null;
            Send(held);
        }
    }

    private void Send(StoreChange change)
    {
        var type = change.Type switch
        {
            ObjectEventType.Added => "ADDED",
            ObjectEventType.Deleted => "DELETED",
            _ => "MODIFIED",
        };
        cluster.Trace(client, $"-> {type} {change.Resource} {change.Current.Name} ({change.Version})");
        Arrive((new WatchEvent(type, change.Current.Json), null), cluster.Latency() + cluster.LagOf(client, change.Resource));
    }

    // A server that ends a watch says how far it has told everything.
    private void Timeout()
    {
        if (IsOver)
            return;
        Pump();
        if (_ended)
            return;
        if (_held is { } held)
            Send(held);
        _ended = true;
        Arrive((new WatchEvent("BOOKMARK", Encoding.UTF8.GetBytes($$$"""{"metadata":{"resourceVersion":"{{{cluster.Store.Version}}}"}}""")), null), TimeSpan.Zero);
        Arrive((null, null), TimeSpan.Zero);
    }

    private void End(Exception error, TimeSpan delay = default)
    {
        _ended = true;
        Arrive((null, error), delay + cluster.Latency());
    }

    private void Arrive((WatchEvent? Event, Exception? Error) item, TimeSpan delay)
    {
        var at = cluster.Clock.Now + delay;
        _lastArrival = at > _lastArrival ? at : _lastArrival;
        cluster.Clock.Schedule(_lastArrival - cluster.Clock.Now, () =>
        {
            _arrived.Enqueue(item);
            _waiting?.TrySetResult();
        });
    }
}
