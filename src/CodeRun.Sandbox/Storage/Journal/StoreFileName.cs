using System.Globalization;

namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>The names of a journal's files: what they are and the version at which they begin, so that their order is that of their names.</summary>
internal static class StoreFileName
{
    /// <summary>End of the name of a file that is being written: it counts for nothing.</summary>
    public const string Unfinished = ".new";

    private const string LogPrefix = "log-";
    private const string SnapshotPrefix = "snapshot-";
    private const int Digits = 19;

    public static string Log(long version) => LogPrefix + Number(version);

    public static string Snapshot(long version) => SnapshotPrefix + Number(version);

    /// <summary>Where the bytes go that were cut off from a log.</summary>
    public static string CutOff(string log, long offset) => $"cut-off-{log}-at-{offset.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The version in the name of a log; null for other files.</summary>
    public static long? LogVersion(string name) => Version(name, LogPrefix);

    /// <summary>The version in the name of a snapshot; null for other files.</summary>
    public static long? SnapshotVersion(string name) => Version(name, SnapshotPrefix);

    /// <summary>True for a file that was never finished.</summary>
    public static bool IsUnfinished(string name) => name.EndsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>True for logs and snapshots that a later snapshot makes useless.</summary>
    public static bool IsReplaced(string name, long snapshot) => LogVersion(name) < snapshot || SnapshotVersion(name) < snapshot;

    private static string Number(long version) => version.ToString($"D{Digits}", CultureInfo.InvariantCulture);

    private static long? Version(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length == prefix.Length + Digits
        && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
}
