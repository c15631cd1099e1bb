namespace CodeRun.Engine.Events.Linting;

/// <summary>What is known of the events that a dependency lets through.</summary>
/// <param name="Kind">Their kind, as in an EventSource's spec, or null.</param>
/// <param name="IsCertain">False when the kind is only guessed, from a name.</param>
/// <param name="IsTransformed">True when a script makes other data of them before the filters see it.</param>
/// <param name="Events">Names of GitHub's events, as far as the filters say; empty when they do not.</param>
internal sealed record FilterScope(string? Kind, bool IsCertain, bool IsTransformed, IReadOnlyCollection<string> Events)
{
    /// <summary>Nothing is known.</summary>
    public static FilterScope Unknown { get; } = new(null, false, false, []);

    /// <summary>True when they are GitHub's.</summary>
    public bool IsGitHub => Kind == "github" && !IsTransformed;

    /// <summary>True when they are GitLab's.</summary>
    public bool IsGitLab => Kind == "gitlab" && !IsTransformed;
}
