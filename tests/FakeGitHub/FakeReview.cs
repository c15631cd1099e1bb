namespace CodeRun.Tests.FakeGitHub;

/// <summary>A review of a pull request.</summary>
/// <param name="State"><c>APPROVED</c> or <c>CHANGES_REQUESTED</c>.</param>
/// <param name="Commit">The commit it is of.</param>
/// <param name="Author">Login.</param>
/// <param name="Body">Text.</param>
public sealed record FakeReview(string State, string Commit, string Author, string Body);
