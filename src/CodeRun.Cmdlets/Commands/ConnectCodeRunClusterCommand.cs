using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Connects to a cluster by a kubeconfig, or with the service account of the pod this process runs in.</summary>
[Cmdlet(VerbsCommunications.Connect, "CodeRunCluster", DefaultParameterSetName = "Kubeconfig")]
[OutputType(typeof(ClusterInfo))]
public sealed class ConnectCodeRunClusterCommand : CodeRunCmdlet
{
    /// <summary>Kubeconfig file; the usual one when left out.</summary>
    [Parameter(ParameterSetName = "Kubeconfig", Position = 0)]
    [Alias("KubeconfigPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; the current one when left out.</summary>
    [Parameter(ParameterSetName = "Kubeconfig")]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>Use the service account of this pod.</summary>
    [Parameter(ParameterSetName = "InCluster", Mandatory = true)]
    public SwitchParameter InCluster { get; set; }

    /// <summary>Namespace for commands that name none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Kubeconfig;

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var file = Kubeconfig is null ? null : await InvokeAsync(() => FullPath(Kubeconfig));
        var connection = InCluster ? ApiConnection.InCluster(Namespace) : ApiConnection.FromKubeconfig(file, Context, Namespace);
        try
        {
            var api = new ApiClient(connection, Time);
            var cluster = new ClusterConnection(connection, await ClusterCheck.VersionAsync(api, cancellationToken));
            if (!await ClusterCheck.HasCrdAsync(api, connection.Namespace, cancellationToken))
                await WriteWarningAsync("The cluster does not know CodeRuns. Install deploy/crd.yaml first: kubectl apply -f deploy/crd.yaml");
            Session.Use(cluster)?.Dispose();
            await WriteObjectAsync(ClusterInfo.From(cluster));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
