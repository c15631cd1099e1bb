using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>The run in which the implementation agent makes the changes that were asked for.</summary>
internal static class RemediationRun
{
    /// <summary>
    /// Its manifest: the spec of the implementation run, its session continued. Of the webhook it has the number of the pull request and the commit; never
    /// text that somebody wrote.
    /// </summary>
    public static JsonObject Manifest(RunRecord implementation, AgentDefinition agent, GitHubRepository repository, long taskId, long pullRequest, string headSha)
    {
        var spec = implementation.Json["spec"]?.DeepClone() as JsonObject ?? [];
        foreach (var field in new[] { "cancel", "suspend", "continue_session", "prompt_modification" })
            spec.Remove(field);
        spec["continueSession"] = true;
        spec["promptModification"] = string.Create(CultureInfo.InvariantCulture,
            $"Changes were requested on pull request {pullRequest} of {repository}, at commit {headSha}: read task/reviews.md, make the changes, say which you did not follow and why.");
        return new JsonObject
        {
            ["apiVersion"] = CodeRunResource.GroupVersion,
            ["kind"] = CodeRunResource.ResourceKind,
            ["metadata"] = new JsonObject
            {
                ["name"] = PlayNames.Remediation(repository, pullRequest, headSha, agent.GithubApp),
                ["labels"] = new JsonObject
                {
                    [StageLabels.TaskId] = taskId.ToString(CultureInfo.InvariantCulture),
                    [StageLabels.PullRequest] = pullRequest.ToString(CultureInfo.InvariantCulture),
                    [StageLabels.Repository] = ResourceName.Build(repository.Owner, repository.Name),
                },
                ["annotations"] = new JsonObject { [StageLabels.RepositoryName] = repository.ToString(), [StageLabels.HeadSha] = headSha },
                ["finalizers"] = new JsonArray(RunFinalizer.Name),
            },
            ["spec"] = spec,
        };
    }
}
