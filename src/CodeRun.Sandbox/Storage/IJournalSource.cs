namespace CodeRun.Sandbox.Storage;

/// <summary>The store as its journal sees it. Called by one thread.</summary>
internal interface IJournalSource
{
    /// <summary>Takes over all changes that wait, in order of their versions; they are in flight until <see cref="Commit"/> or <see cref="Fail"/>.</summary>
    IReadOnlyList<PendingChange> Take();

    /// <summary>The changes in flight are on disk: they are shown.</summary>
    void Commit();

    /// <summary>The changes in flight are not on disk: they and all that wait behind them are taken back.</summary>
    void Fail(StoreWriteException why);

    /// <summary>Everything that has been committed.</summary>
    StoreImage Image();
}
