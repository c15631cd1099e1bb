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
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Sandbox is not { } sandbox)
            return;
        if (sandbox.Server.StorageProblem is { } problem)
            await WriteWarningAsync(problem);
        await WriteObjectAsync(SandboxInfo.From(sandbox));
    }
}
