using CodeRun.Sandbox;

namespace CodeRun.Cmdlets.Session;

/// <summary>The sandbox of this session.</summary>
/// <param name="Server">The server.</param>
internal sealed record RunningSandbox(SandboxServer Server);
