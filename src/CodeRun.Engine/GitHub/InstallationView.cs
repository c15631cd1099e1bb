namespace CodeRun.Engine.GitHub;

/// <summary>An App's installation on a repository or an account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Account">User or organisation.</param>
/// <param name="Permissions">What it may do: permission to <c>read</c>, <c>write</c> or <c>admin</c>.</param>
/// <param name="SuspendedAt">When it was suspended, if it is.</param>
public sealed record InstallationView(long Id, string Account, IReadOnlyDictionary<string, string> Permissions, DateTimeOffset? SuspendedAt);
