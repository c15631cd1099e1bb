namespace CodeRun.Tests.FakeGitHub;

/// <summary>A token that was given out.</summary>
/// <param name="Value">The token.</param>
/// <param name="Installation">Whose.</param>
/// <param name="Repositories">Full names it is good for.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record IssuedToken(string Value, FakeInstallation Installation, IReadOnlyList<string> Repositories, IReadOnlyDictionary<string, string> Permissions, DateTimeOffset ExpiresAt);
