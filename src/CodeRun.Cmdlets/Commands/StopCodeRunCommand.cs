using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Engine.Api;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Cancels runs. A waiting run ends at once; the agent of a running one is stopped, and its pod and log stay until they are cleaned up.</summary>
[Cmdlet(VerbsLifecycle.Stop, "CodeRun", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(AgentRun))]
public sealed class StopCodeRunCommand : RunSwitchCmdlet
{
    private protected override (string Field, bool Value, string Action) Switch => ("cancel", true, "Cancel");

    private protected override bool IsSet(CodeRunSpec spec) => spec.Cancel;
}
