namespace CodeRun.Tests.Simulation.Core;

/// <summary>
/// Time that passes only when there is nothing left to do. Everything in a simulation happens in one of its actions, one
/// after the other; which of several that are ready goes first is drawn from <paramref name="order"/>, or first come first
/// served without one.
/// </summary>
internal sealed class VirtualClock(DateTimeOffset start, Random? order)
{
    private readonly PriorityQueue<Alarm, (DateTimeOffset At, long Number)> _alarms = new();
    private readonly List<Action> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _next;
    private long _number;

    public DateTimeOffset Now { get; private set; } = start;

    public void Post(Action action)
    {
        // Something went through the thread pool: the simulation would not be repeatable.
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Code of the simulation came from another thread.");
        _ready.Add(action);
    }

    public Alarm Schedule(TimeSpan delay, Action action)
    {
        var alarm = new Alarm(action);
        _alarms.Enqueue(alarm, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), _number++));
        return alarm;
    }

    /// <summary>Does the next thing; false when nothing is left to do until <paramref name="end"/>, which it then is.</summary>
    public bool Step(DateTimeOffset end)
    {
        if (_next < _ready.Count)
        {
            TakeReady()();
            return true;
        }

        while (_alarms.TryPeek(out var alarm, out var key))
        {
            if (key.At > end)
                break;
            _alarms.Dequeue();
            if (alarm.IsCancelled)
                continue;
            Now = key.At > Now ? key.At : Now;
            alarm.Action();
            return true;
        }

        Now = end > Now ? end : Now;
        return false;
    }

    private Action TakeReady()
    {
        if (order is not null)
        {
            var chosen = order.Next(_next, _ready.Count);
            (_ready[_next], _ready[chosen]) = (_ready[chosen], _ready[_next]);
        }

        var action = _ready[_next++];
        if (_next == _ready.Count)
        {
            _ready.Clear();
            _next = 0;
        }

        return action;
    }

    internal sealed class Alarm(Action action)
    {
        public Action Action { get; } = action;

        public bool IsCancelled { get; private set; }

        public void Cancel() => IsCancelled = true;
    }
}
