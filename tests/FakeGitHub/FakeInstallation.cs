namespace CodeRun.Tests.FakeGitHub;

/// <summary>An App installed on an account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="AppId">The App.</param>
/// <param name="Owner">The account.</param>
/// <param name="Repositories">Names of the repositories it has.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record FakeInstallation(long Id, long AppId, string Owner, IReadOnlyList<string> Repositories, IReadOnlyDictionary<string, string> Permissions);
