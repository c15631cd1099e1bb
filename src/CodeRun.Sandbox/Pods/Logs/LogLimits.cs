namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>How much of a container's log is kept; the oldest goes first.</summary>
/// <param name="SegmentBytes">Size at which a new file is begun (kubelet: containerLogMaxSize).</param>
/// <param name="Segments">Number of files (kubelet: containerLogMaxFiles). Unlike with a kubelet all of them are read.</param>
internal sealed record LogLimits(long SegmentBytes = 10 * 1024 * 1024, int Segments = 5);
