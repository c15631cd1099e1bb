namespace CodeRun.Bench.Api;

/// <summary>Counts who has heard of a change, and says when all have.</summary>
internal sealed class Hearing
{
    private TaskCompletionSource _all = new();
    private int _left;

    /// <summary>Begins anew; the task ends when so many have heard.</summary>
    public Task Expect(int count)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, count);
        return _all.Task;
    }

    /// <summary>One more has heard.</summary>
    public void Heard()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _all.TrySetResult();
    }
}
