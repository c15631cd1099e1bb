using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows workspaces: the claims that keep the work of a service and agent between runs.</summary>
[Cmdlet(VerbsCommon.Get, "AgentWorkspace")]
[OutputType(typeof(WorkspaceInfo))]
public sealed class GetAgentWorkspaceCommand : ClusterCmdlet
{
    /// <summary>Names; wildcards allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Only workspaces of these services; wildcards allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Service { get; set; } = [];

    /// <summary>Only workspaces of these agents, by short name; wildcards allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [SupportsWildcards]
    public string[] Agent { get; set; } = [];

    /// <summary>Look in all namespaces.</summary>
    [Parameter]
    public SwitchParameter AllNamespaces { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var runs = Cluster.Runs();
        var space = AllNamespaces ? null : EffectiveNamespace;
        var users = (await runs.ListAsync(space, labelSelector: null, cancellationToken))
            .Select(r => AgentRun.From(r, Now))
            .Where(static r => !r.IsFinished && r.Workspace is not null)
            .ToLookup(static r => (r.Namespace, r.Workspace!), static r => r.Name);
        foreach (var claim in await runs.ListWorkspacesAsync(space, cancellationToken))
        {
            var key = ((string)claim["metadata"]!["namespace"]!, (string)claim["metadata"]!["name"]!);
            var workspace = WorkspaceInfo.From(claim, [.. users[key]], Now);
            if (Matches(Name, workspace.Name) && Matches(Service, workspace.Service) && Matches(Agent, workspace.Agent ?? ""))
                await WriteObjectAsync(workspace);
        }
    }

    private static bool Matches(string[] patterns, string value) => patterns.Length == 0 || patterns.Any(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase).IsMatch(value));
}
