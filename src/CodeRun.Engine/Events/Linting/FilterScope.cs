namespace CodeRun.Engine.Events.Linting;

/// <summary>What is known of the events that a dependency lets through.</summary>
/// <param name="IsGitHub">True when they are GitHub's.</param>
/// <param name="Events">Names of the events, as far as the filters say; empty when they do not.</param>
internal sealed record FilterScope(bool IsGitHub, IReadOnlyCollection<string> Events);
