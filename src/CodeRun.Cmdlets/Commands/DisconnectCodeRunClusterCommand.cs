using System.Management.Automation;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Ends the connection to the cluster. A sandbox goes on running; Connect-CodeRunCluster with its kubeconfig comes back to it.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "CodeRunCluster")]
[OutputType(typeof(void))]
public sealed class DisconnectCodeRunClusterCommand : CodeRunCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Controller is { } controller && controller.Connection == Session.Connection)
        {
            throw new CommandFailedException("A controller uses this connection.", "ControllerRunning", ErrorCategory.ResourceBusy, controller.Connection.Connection.Server,
                "Stop it first with Stop-CodeRunController.");
        }

        Session.Use(connection: null)?.Dispose();
        return Task.CompletedTask;
    }
}
