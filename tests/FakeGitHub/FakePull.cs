namespace CodeRun.Tests.FakeGitHub;

/// <summary>A pull request.</summary>
/// <param name="Number">Number.</param>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Text.</param>
/// <param name="Head">Branch to merge.</param>
/// <param name="Base">Branch to merge into.</param>
/// <param name="Labels">Labels.</param>
public sealed record FakePull(int Number, string Repository, string Title, string Body, string Head, string Base, IReadOnlyList<string> Labels);
