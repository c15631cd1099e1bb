using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows the controller of this session; nothing when none runs.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRunController")]
[OutputType(typeof(ControllerInfo))]
public sealed class GetCodeRunControllerCommand : CodeRunCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) =>
        Session.Controller is { } controller ? WriteObjectAsync(ControllerInfo.From(controller)) : Task.CompletedTask;
}
