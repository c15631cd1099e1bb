namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// A queue of keys with client-go's guarantees: a key is in it once however often it is added; it is handed to one worker
/// at a time; added again while a worker has it, it comes back exactly once more when that worker is done. Urgent keys
/// go before others. Delayed keys wait on one timer. Thread-safe.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan FirstFailureDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastFailureDelay = TimeSpan.FromSeconds(1000);

    // Over all keys: when everything fails, the server is not asked by all runs at once again and again.
    private const double FailureBurst = 100;
    private const double FailuresPerSecond = 10;

    // Timers take no more than 49 days; one that comes too early is set again.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Action<TimeSpan>? _onTaken;
    private readonly LinkedList<(TKey Key, long AddedAt)> _urgent = new();
    private readonly LinkedList<(TKey Key, long AddedAt)> _ordinary = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, long AddedAt)>> _queued = [];
    private readonly Dictionary<TKey, bool> _dirtyWhileActive = [];
    private readonly HashSet<TKey> _active = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _delayed = new();
    private readonly Dictionary<TKey, DateTimeOffset> _due = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Queue<TaskCompletionSource> _takers = new();
    private readonly TokenBucket _bucket;
    private bool _closed;

    /// <summary>Makes an empty queue that measures delays by <paramref name="time"/>; <paramref name="onTaken"/> is told how long each key was due before it was taken.</summary>
    public WorkQueue(TimeProvider time, Action<TimeSpan>? onTaken = null)
    {
        _time = time;
        _onTaken = onTaken;
        _bucket = new TokenBucket(FailureBurst, FailuresPerSecond, time);
        _timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that are ready to be taken.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _queued.Count;
        }
    }

    /// <summary>Keys that workers have now.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
                return _active.Count;
        }
    }

    /// <summary>Adds a key that is due now.</summary>
    public void Add(TKey key, bool urgent = true)
    {
        lock (_gate)
            AddCore(key, urgent);
    }

    /// <summary>Adds a key that is due later; of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            if (delay <= TimeSpan.Zero)
            {
                AddCore(key, urgent: true);
                return;
            }

            var due = _time.GetUtcNow() + delay;
            if (_due.TryGetValue(key, out var known) && known <= due)
                return;
            _due[key] = due;
            _delayed.Enqueue(key, due);
            SetTimer();
        }
    }

    /// <summary>
    /// Adds a key after a failure: 5 ms, then twice as long each time, at most 1000 s; over all keys ten a second after the
    /// first hundred. Returns the delay.
    /// </summary>
    public TimeSpan AddRateLimited(TKey key, TimeSpan? atLeast = null)
    {
        TimeSpan delay;
        lock (_gate)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            delay = failures >= 18 ? LastFailureDelay : FirstFailureDelay * Math.Pow(2, failures);
            if (delay > LastFailureDelay)
                delay = LastFailureDelay;
            if (_bucket.Take() is var turn && turn > delay)
                delay = turn;
        }

        if (atLeast is { } floor && floor > delay)
            delay = floor;
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Forgets the failures of a key: it went well.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
            _failures.Remove(key);
    }

    /// <summary>Takes the next key when there is one; <see cref="Done"/> must follow. False when the queue is closed and empty.</summary>
    public async ValueTask<(bool Taken, TKey Key)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource signal;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var list = _urgent.First is null ? _ordinary : _urgent;
                if (list.First is { } node)
                {
                    list.RemoveFirst();
                    _queued.Remove(node.Value.Key);
                    _active.Add(node.Value.Key);
                    _onTaken?.Invoke(_time.GetElapsedTime(node.Value.AddedAt));
                    return (true, node.Value.Key);
                }

                if (_closed)
                    return (false, default!);
                _takers.Enqueue(signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            var registration = cancellationToken.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetResult(), signal);
            await signal.Task;
            registration.Unregister();
        }
    }

    /// <summary>Says that the worker is done with the key.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _active.Remove(key);
            if (_dirtyWhileActive.Remove(key, out var urgent))
                AddCore(key, urgent);
        }
    }

    /// <summary>Takes nothing more in; what is queued can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _delayed.Clear();
            _due.Clear();
            while (_takers.TryDequeue(out var taker))
                taker.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _timer.Dispose();
    }

    private void AddCore(TKey key, bool urgent)
    {
        if (_closed)
            return;
        _due.Remove(key);
        if (_active.Contains(key))
        {
            _dirtyWhileActive[key] = urgent || _dirtyWhileActive.GetValueOrDefault(key);
            return;
        }

        var addedAt = _time.GetTimestamp();
        if (_queued.TryGetValue(key, out var node))
        {
            if (!urgent || node.List == _urgent)
                return;
            node.List!.Remove(node);
            addedAt = node.Value.AddedAt;
        }

        _queued[key] = (urgent ? _urgent : _ordinary).AddLast((key, addedAt));
        while (_takers.TryDequeue(out var taker))
        {
            if (taker.TrySetResult())
                break;
        }
    }

    private void MoveDue()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (_delayed.TryPeek(out var key, out var due) && due <= now)
            {
                _delayed.Dequeue();
                if (_due.TryGetValue(key, out var wanted) && wanted <= now)
                    AddCore(key, urgent: true);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (_closed || !_delayed.TryPeek(out _, out var due))
            return;
        var wait = due - _time.GetUtcNow();
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}
