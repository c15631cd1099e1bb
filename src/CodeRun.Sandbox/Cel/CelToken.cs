namespace CodeRun.Sandbox.Cel;

/// <summary>A piece of text.</summary>
/// <param name="Text">Sign, name or literal as written; empty at the end.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="IsName">True for a name.</param>
/// <param name="Literal">Value of a literal; null for others.</param>
internal readonly record struct CelToken(string Text, int Position, bool IsName, object? Literal);
