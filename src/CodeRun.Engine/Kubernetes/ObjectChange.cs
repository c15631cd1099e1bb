namespace CodeRun.Engine.Kubernetes;

/// <summary>One change of a cache.</summary>
/// <typeparam name="T">The projection.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Value">The object now; for a deletion its last known state.</param>
/// <param name="FromList">True when a list brought it and not a fresh event: it is less urgent.</param>
public readonly record struct ObjectChange<T>(ObjectChangeType Type, T Value, bool FromList);
