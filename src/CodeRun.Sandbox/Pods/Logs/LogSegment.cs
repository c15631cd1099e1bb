namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>One file of a log.</summary>
/// <param name="Number">Its place: later ones have higher numbers.</param>
/// <param name="Path">Where it is; a segment that was too old is there no longer.</param>
/// <param name="Length">Bytes in it; they end with a whole record.</param>
internal sealed record LogSegment(long Number, string Path, long Length);
