using CodeRun.Engine.Api;

namespace CodeRun.Engine.Agents;

/// <summary>Where agent pods find their secrets. Names and keys only.</summary>
public sealed record SecretOptions
{
    /// <summary>
    /// Name of the Secret with the GitHub App's credentials; <c>{app}</c> stands for the githubApp in lower case.
    /// Keys: <c>app-id</c>, <c>private-key</c>.
    /// </summary>
    public string GithubAppSecret { get; init; } = "github-app-{app}";

    /// <summary>Secret whose keys become environment variables of the agent container (API keys); null for none.</summary>
    public string? ApiKeySecret { get; init; } = "coderun-api-keys";

    /// <summary>Keys of <see cref="ApiKeySecret"/> that are passed on, under the same names.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = ["ANTHROPIC_API_KEY"];

    /// <summary>Name of the Secret with an agent's credentials.</summary>
    public string GithubAppSecretOf(AgentDefinition agent) =>
        GithubAppSecret.Replace("{app}", ResourceName.Build(AgentRegistry.Identity(agent.GithubApp)), StringComparison.Ordinal);
}
