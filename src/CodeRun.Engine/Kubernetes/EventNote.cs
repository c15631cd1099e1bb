using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Something that happened to a run and that people should be able to look up with <c>kubectl describe</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Warning">True for a Warning, false for a Normal event.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
public sealed record EventNote(ResourceMetadata Run, bool Warning, string Reason, string Message);
