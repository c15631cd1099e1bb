using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Resources;

/// <summary>Which Secret gives a run its GitHub App. Runs that touch no repository of GitHub are given none.</summary>
public static class GitHubSecret
{
    /// <summary>Name of the Secret, or null.</summary>
    public static string? Of(CodeRunResource run, AgentDefinition agent, ControllerConfiguration configuration) =>
        GitHubRepository.TryParse(run.Spec.RepositoryUrl, configuration.GitHub, out _) || GitHubRepository.TryParse(run.Spec.DocsRepositoryUrl, configuration.GitHub, out _)
            ? configuration.Secrets.GithubAppSecretOf(agent)
            : null;
}
