using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Stops the controller after work in progress was finished. Agents that run go on; the next controller follows them.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CodeRunController", SupportsShouldProcess = true)]
[OutputType(typeof(ControllerInfo))]
public sealed class StopCodeRunControllerCommand : CodeRunCmdlet
{
    /// <summary>The controller, from Get-CodeRunController.</summary>
    [Parameter(ValueFromPipeline = true)]
    public ControllerInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Controller is not { } controller || !await ShouldProcessAsync(controller.Connection.Connection.Server.ToString(), "Stop controller"))
            return;
        await Session.StopControllerAsync();
        await WriteObjectAsync(ControllerInfo.From(controller, stopped: true));
    }
}
