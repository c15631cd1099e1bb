using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;

namespace CodeRun.Tests.Unit.Events.Manifests;

/// <summary>Options for tests: the shipped configuration and two repositories.</summary>
internal static class ManifestGiven
{
    public static ManifestComponent[] All { get; } = Enum.GetValues<ManifestComponent>();

    public static ManifestOptions Options()
    {
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
        return new ManifestOptions
        {
            Configuration = configuration,
            Agents = configuration.Agents.All,
            StageAgents = AgentRoles.All.ToDictionary(static s => s, s => (IReadOnlyList<AgentDefinition>)[.. configuration.Agents.All.Where(a => a.Role == s)], StringComparer.Ordinal),
            Organisation = "acme",
            Repositories = [new GitHubRepository("acme", "shop"), new GitHubRepository("acme", "My.Web_shop")],
            RunNamespace = "agents",
            Store = new StoreOptions { WebhookKey = "github-webhooks" },
        };
    }
}
