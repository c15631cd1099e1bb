namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>How a journal works.</summary>
internal sealed record JournalOptions
{
    /// <summary>
    /// Size of the logs, in bytes, at which a snapshot is written. A snapshot that is larger than this is renewed only when
    /// the logs are as large as it, so that no more than twice the changes is ever written.
    /// </summary>
    public long SnapshotAfterBytes { get; init; } = 32 * 1024 * 1024;
}
