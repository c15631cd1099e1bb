namespace CodeRun.Engine.Kubernetes;

/// <summary>One event of a watch, not yet read.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Value">The object as UTF-8 JSON; valid until the next event is asked for.</param>
public readonly record struct WatchEvent(string Type, ReadOnlyMemory<byte> Value);
