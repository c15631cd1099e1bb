using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>One change of a run, as a watcher sees it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Record">The run now; for a deletion its last state.</param>
public sealed record RunChange(ObjectChangeType Type, RunRecord Record);
