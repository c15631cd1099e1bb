using System.Globalization;
using CodeRun.Engine.Agents;
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
    internal const int ShownDigits = 7;

    /// <summary>Name of the Workflow of a repository's task.</summary>
    public static string Play(GitHubRepository repository, long taskId) => PlayPrefix(repository) + taskId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Name of a repository's plays up to the task's number.</summary>
    public static string PlayPrefix(GitHubRepository repository) => $"{PlayStart}-{Short(repository)}-task-";

    /// <summary>
    /// Name of the run, and of its Workflow where it has one, in which an agent makes the changes that were asked for: one for each agent, repository, pull request
    /// and commit, however often it is asked for, and whoever asks: a Sensor or <c>-Apply</c>.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="pullRequest">Number of the pull request.</param>
    /// <param name="headSha">The commit that changes were asked for.</param>
    /// <param name="githubApp">The agent's App.</param>
    public static string Remediation(GitHubRepository repository, long pullRequest, string headSha, string githubApp) => string.Create(CultureInfo.InvariantCulture,
        $"{RemediationStart}-{Short(repository)}-pr-{pullRequest}-{headSha[..Math.Min(ShownDigits, headSha.Length)]}-{ResourceName.Hash($"{AgentRegistry.Identity(githubApp).ToLowerInvariant()} {headSha}")}");

    // The templates of Sensors say the same (EventFilters.ShortRepository).
    private static string Short(GitHubRepository repository)
    {
        var name = repository.Name.Any(char.IsAsciiLetterOrDigit) ? ResourceName.Build(repository.Name) : EmptyName;
        var head = name[..Math.Min(name.Length, RepositoryLength)].TrimEnd('-');
        return $"{head}-{ResourceName.Hash(repository.ToString().ToLowerInvariant())}";
    }
}
