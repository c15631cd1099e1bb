using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>Shows the sandbox of this session; nothing when none runs.</summary>
[Cmdlet(VerbsCommon.Get, "CodeRunSandbox")]
[OutputType(typeof(SandboxInfo))]
public sealed class GetCodeRunSandboxCommand : CodeRunCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) =>
        Session.Sandbox is { } sandbox ? WriteObjectAsync(SandboxInfo.From(sandbox)) : Task.CompletedTask;
}
