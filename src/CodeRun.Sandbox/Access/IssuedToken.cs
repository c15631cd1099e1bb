namespace CodeRun.Sandbox.Access;

/// <summary>A token that was made.</summary>
/// <param name="Text">The token itself: a secret.</param>
/// <param name="Expires">When it ends.</param>
public sealed record IssuedToken(string Text, DateTimeOffset Expires);
