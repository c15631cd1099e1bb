using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Workspaces;

/// <summary>Name of the claim a run works on. The same service and agent always give the same name.</summary>
public static class WorkspaceName
{
    private const string Prefix = "workspace";

    /// <summary><c>workspace-{service}-{agent}</c>, or <c>workspace-{service}</c> for agents that share one.</summary>
    public static string For(string service, AgentDefinition agent) =>
        agent.SharedWorkspace ? ResourceName.Build(Prefix, service) : ResourceName.Build(Prefix, service, agent.Name);
}
