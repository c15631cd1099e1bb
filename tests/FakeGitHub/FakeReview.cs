namespace CodeRun.Tests.FakeGitHub;

/// <summary>A review of a pull request.</summary>
/// <param name="State"><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c> or <c>DISMISSED</c>.</param>
/// <param name="Commit">The commit it is of.</param>
/// <param name="Author">Login.</param>
/// <param name="Body">Text.</param>
public sealed record FakeReview(string State, string Commit, string Author, string Body)
{
    /// <summary>What the author is to the repository; of Apps GitHub says <c>NONE</c>.</summary>
    public string Association { get; init; } = "NONE";

    /// <summary>When it was submitted.</summary>
    public string Submitted { get; init; } = "2027-01-01T00:00:00Z";
}
