using System.Globalization;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Stages;

/// <summary>
/// Names of the Workflows of generated plays and remediations. They are made of repository and number, so that whoever sees an event knows them; a hash keeps
/// repositories apart that only differ in owner or in characters which names cannot have.
/// </summary>
public static class PlayNames
{
    internal const string PlayStart = "play";
    internal const string RemediationStart = "fix";
    internal const string EmptyName = "x";

    // With the rest of the longest name (a task or pull request number and a commit) this stays below the 63 characters of a label.
    internal const int RepositoryLength = 20;

    /// <summary>Name of the Workflow of a repository's task.</summary>
    public static string Play(GitHubRepository repository, long taskId) => PlayPrefix(repository) + taskId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Name of a repository's plays up to the task's number.</summary>
    public static string PlayPrefix(GitHubRepository repository) => $"{PlayStart}-{Short(repository)}-task-";

    /// <summary>Name of remediation workflows up to the number of the pull request.</summary>
    public static string RemediationPrefix(GitHubRepository repository) => $"{RemediationStart}-{Short(repository)}-pr-";

    // The templates of Sensors say the same (EventFilters.ShortRepository).
    private static string Short(GitHubRepository repository)
    {
        var name = repository.Name.Any(char.IsAsciiLetterOrDigit) ? ResourceName.Build(repository.Name) : EmptyName;
        var head = name[..Math.Min(name.Length, RepositoryLength)].TrimEnd('-');
        return $"{head}-{ResourceName.Hash(repository.ToString().ToLowerInvariant())}";
    }
}
