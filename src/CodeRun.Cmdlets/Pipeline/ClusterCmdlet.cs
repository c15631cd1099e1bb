using System.Management.Automation;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Session;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>Base of cmdlets that need a cluster.</summary>
public abstract class ClusterCmdlet : CodeRunCmdlet
{
    /// <summary>Namespace; the connection's own when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    internal static ClusterConnection Cluster => Session.Connection ?? throw Failures.NotConnected();

    internal string EffectiveNamespace => Namespace ?? Cluster.Connection.Namespace;
}
