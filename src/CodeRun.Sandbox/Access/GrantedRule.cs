namespace CodeRun.Sandbox.Access;

/// <summary>A rule that applies to a user, or why a binding gives none.</summary>
/// <param name="Rule">The rule; null when the role is not there.</param>
/// <param name="Source">The binding it comes from, in words; for a missing role what is missing.</param>
public sealed record GrantedRule(PolicyRule? Rule, string Source);
