namespace CodeRun.Sandbox.Access;

/// <summary>Whom a token belongs to.</summary>
/// <param name="User">The user.</param>
/// <param name="Audiences">The audiences asked for that the token is meant for.</param>
public sealed record TokenIdentity(UserInfo User, IReadOnlyList<string> Audiences);
