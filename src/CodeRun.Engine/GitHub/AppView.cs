namespace CodeRun.Engine.GitHub;

/// <summary>A GitHub App as GitHub knows it.</summary>
/// <param name="Id">App id.</param>
/// <param name="Slug">Name in URLs, for example <c>5dlabs-rex</c>; its bot is <c>{slug}[bot]</c>.</param>
/// <param name="Name">Display name.</param>
/// <param name="ClockSkew">This machine's clock minus GitHub's, from the answer's Date.</param>
public sealed record AppView(long Id, string Slug, string Name, TimeSpan ClockSkew);
