using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows the cluster that is connected; nothing when none is.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRunCluster")]
[OutputType(typeof(ClusterInfo))]
public sealed class GetCodeRunClusterCommand : CodeRunCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) =>
        Session.Connection is { } cluster ? WriteObjectAsync(ClusterInfo.From(cluster)) : Task.CompletedTask;
}
