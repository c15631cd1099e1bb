using System.Globalization;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>
/// Says whether a Workflow or CodeRun belongs to a task of a repository. Every place that names task or repository has to
/// agree. The label <see cref="StageLabels.Repository"/> alone is enough only when it can mean one repository.
/// </summary>
internal static class PlayMatcher
{
    /// <summary>True when the object belongs to the task.</summary>
    public static bool IsOf(PlayObject candidate, long taskId, GitHubRepository repository, long? pullRequest, GitHubOptions github, WarningList warnings)
    {
        if (candidate.TaskIds.Count == 0 || candidate.TaskIds.Any(t => !long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id != taskId))
            return false;
        if (pullRequest is not null && candidate.Labels.TryGetValue(StageLabels.PullRequest, out var number) && number != pullRequest.Value.ToString(CultureInfo.InvariantCulture))
            return false;
        var label = candidate.Labels.GetValueOrDefault(StageLabels.Repository);
        if (label is not null && !IsLabelOf(label, repository))
            return false;
        if (candidate.Repositories.Count > 0)
            return candidate.Repositories.All(r => r.Length <= 2048 && GitHubRepository.TryParse(r, github, out var named) && IsSame(named, repository));
        if (label is not null && label.AsSpan().Count('-') == 1 && label.Equals($"{repository.Owner}-{repository.Name}", StringComparison.OrdinalIgnoreCase))
            return true;
        warnings.Add(label is null
            ? $"{candidate} has the task's number but names no repository; it is left alone. Add the annotation {StageLabels.RepositoryName}: {repository}."
            : $"{candidate} names its repository only by the label {SafeText.Quote(label)}, which several repositories may have; it is left alone. Add the annotation {StageLabels.RepositoryName}: {repository}.");
        return false;
    }

    private static bool IsSame(GitHubRepository one, GitHubRepository other) =>
        one.Owner.Equals(other.Owner, StringComparison.OrdinalIgnoreCase) && one.Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsLabelOf(string label, GitHubRepository repository) =>
        label.Equals($"{repository.Owner}-{repository.Name}", StringComparison.OrdinalIgnoreCase) || label == ResourceName.Build(repository.Owner, repository.Name);
}
