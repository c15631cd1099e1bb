namespace CodeRun.Sandbox.Storage;

/// <summary>A change that is decided but not yet on disk: nobody sees it, but later changes of the same object build on it.</summary>
internal sealed class PendingChange(StoreChange change)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreChange Change { get; } = change;

    /// <summary>The object after the change; null when it removes it.</summary>
    public StoredObject? Value => Change.Type == ObjectEventType.Deleted ? null : Change.Current;

    public void Complete() => _done.TrySetResult();

    public void Fail(StoreWriteException why) => _done.TrySetException(why);

    /// <summary>Waits until it is on disk and seen.</summary>
    /// <exception cref="StoreWriteException">It could not be written.</exception>
    public void Wait() => _done.Task.GetAwaiter().GetResult();
}
