using System.Text.Json.Nodes;

namespace CodeRun.Tests.FakeGitHub;

/// <summary>A pull request.</summary>
/// <param name="Number">Number.</param>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Text.</param>
/// <param name="Head">Branch to merge.</param>
/// <param name="Base">Branch to merge into.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Author">Login of who opened it.</param>
public sealed record FakePull(int Number, string Repository, string Title, string Body, string Head, string Base, IReadOnlyList<string> Labels, string Author)
{
    /// <summary>What happened to its labels: <c>labeled NAME LOGIN</c>, <c>unlabeled NAME LOGIN</c>. As GitHub's events: a label that is there already is not set.</summary>
    public IReadOnlyList<string> LabelEvents { get; init; } = [];

    /// <summary>Reviews, the oldest first.</summary>
    public IReadOnlyList<FakeReview> Reviews { get; init; } = [];

    /// <summary>Comments on lines as GitHub gives them, the oldest first.</summary>
    public IReadOnlyList<JsonNode> LineComments { get; init; } = [];

    /// <summary>Other comments as GitHub gives them, the oldest first.</summary>
    public IReadOnlyList<JsonNode> Comments { get; init; } = [];

    /// <summary>Check runs of its commit as GitHub gives them.</summary>
    public IReadOnlyList<JsonNode> Checks { get; init; } = [];
}
