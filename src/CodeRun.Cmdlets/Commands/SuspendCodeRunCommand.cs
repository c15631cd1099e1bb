using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Engine.Api;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Holds runs: the agent of a running one is stopped, and the workspace is free for others until Resume-CodeRun.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "CodeRun", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(AgentRun))]
public sealed class SuspendCodeRunCommand : RunSwitchCmdlet
{
    private protected override (string Field, bool Value, string Action) Switch => ("suspend", true, "Suspend");

    private protected override bool IsSet(CodeRunSpec spec) => spec.Suspend;
}
