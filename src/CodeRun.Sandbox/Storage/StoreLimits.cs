namespace CodeRun.Sandbox.Storage;

/// <summary>How much an <see cref="ObjectStore"/> takes, and how much of the past it remembers for watches and lists that begin at an older version.</summary>
public sealed record StoreLimits
{
    /// <summary>The usual limits.</summary>
    public static StoreLimits Default { get; } = new();

    /// <summary>Greatest number of changes.</summary>
    public int HistoryCount { get; init; } = 20_000;

    /// <summary>Greatest size in bytes of the objects that are kept for the history alone.</summary>
    public long HistoryBytes { get; init; } = 24 * 1024 * 1024;

    /// <summary>Greatest size of an object in bytes of JSON (etcd: --max-request-bytes).</summary>
    public int ObjectBytes { get; init; } = 1536 * 1024;
}
