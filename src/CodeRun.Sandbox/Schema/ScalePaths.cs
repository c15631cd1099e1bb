namespace CodeRun.Sandbox.Schema;

/// <summary>Where the scale subresource of a custom resource finds its values: JSON paths such as <c>.spec.replicas</c>.</summary>
/// <param name="Spec">Wanted replicas.</param>
/// <param name="Status">Present replicas.</param>
/// <param name="Selector">Label selector as text, or null.</param>
public sealed record ScalePaths(string Spec, string Status, string? Selector);
