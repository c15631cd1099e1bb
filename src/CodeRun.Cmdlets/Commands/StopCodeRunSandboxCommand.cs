using System.Management.Automation;
using CodeRun.Cmdlets.Output;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Cmdlets.Commands;

/// <summary>
/// Stops the sandbox and the controller on it and ends all pods. Everything the sandbox made is removed, unless it was started
/// with -Path: then it stays for the next start, and pods that ran are Failed with reason Terminated, as when a node shuts down.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "CodeRunSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopCodeRunSandboxCommand : CodeRunCmdlet
{
    /// <summary>The sandbox, from Get-CodeRunSandbox.</summary>
    [Parameter(ValueFromPipeline = true)]
    public SandboxInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Sandbox is { } sandbox && await ShouldProcessAsync(sandbox.Server.Server.ToString(), "Stop sandbox"))
            await Session.StopSandboxAsync();
    }
}
