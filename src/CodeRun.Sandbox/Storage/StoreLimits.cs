namespace CodeRun.Sandbox.Storage;

/// <summary>How much of the past an <see cref="ObjectStore"/> remembers, for watches and lists that begin at an older version.</summary>
public sealed record StoreLimits
{
    /// <summary>The usual limits.</summary>
    public static StoreLimits Default { get; } = new();

    /// <summary>Greatest number of changes.</summary>
    public int HistoryCount { get; init; } = 20_000;

    /// <summary>Greatest size in bytes of the objects that are kept for the history alone.</summary>
    public long HistoryBytes { get; init; } = 24 * 1024 * 1024;
}
