namespace CodeRun.Sandbox.Access;

/// <summary>What authorization says.</summary>
/// <param name="Allowed">True when a rule allows it; everything else is refused.</param>
/// <param name="Reason">The rule that allows it, or what was wrong with rules that might have; empty for none.</param>
public sealed record AccessDecision(bool Allowed, string Reason);
