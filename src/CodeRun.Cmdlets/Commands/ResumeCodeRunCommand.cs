using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;
using CodeRun.Engine.Api;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Lets suspended runs go on: a new attempt continues the session of the last.</summary>
[Cmdlet(VerbsLifecycle.Resume, "CodeRun", SupportsShouldProcess = true, DefaultParameterSetName = "Name")]
[OutputType(typeof(AgentRun))]
public sealed class ResumeCodeRunCommand : RunSwitchCmdlet
{
    private protected override (string Field, bool Value, string Action) Switch => ("suspend", false, "Resume");

    private protected override bool IsSet(CodeRunSpec spec) => spec.Suspend;
}
