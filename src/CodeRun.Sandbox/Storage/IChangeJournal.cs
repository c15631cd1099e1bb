namespace CodeRun.Sandbox.Storage;

/// <summary>Writes changes to disk before the store shows them.</summary>
internal interface IChangeJournal : IDisposable
{
    /// <summary>What was on disk when the journal was opened.</summary>
    StoreImage Initial { get; }

    /// <summary>Begins to take changes from a source.</summary>
    void Start(IJournalSource source);

    /// <summary>Why it takes no changes any more; null while it does. A change that is added while this is null is taken or taken back.</summary>
    StoreWriteException? Refusal { get; }

    /// <summary>Says that there are changes to take.</summary>
    void Signal();
}
