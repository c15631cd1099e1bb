namespace CodeRun.Sandbox.Discovery;

/// <summary>A subresource as discovery shows it.</summary>
/// <param name="Name">Name, for example status.</param>
/// <param name="Group">API group of its kind, when it is another than the resource's; null for the same.</param>
/// <param name="Version">Version of its kind, when it is another than the resource's; null for the same.</param>
/// <param name="Kind">Kind that is read or written.</param>
/// <param name="Verbs">What can be done with it.</param>
internal sealed record ServedSubresource(string Name, string? Group, string? Version, string Kind, IReadOnlyList<string> Verbs);
