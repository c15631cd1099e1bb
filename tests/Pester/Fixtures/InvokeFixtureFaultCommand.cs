using System.Management.Automation;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Tests.Fixtures;

/// <summary>Throws the given exception from its asynchronous work.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FixtureFault")]
public sealed class InvokeFixtureFaultCommand : AsyncCmdlet
{
    /// <summary>What to throw.</summary>
    [Parameter(Mandatory = true)]
    public Exception Exception { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await WriteVerboseAsync("about to throw");
        throw Exception;
    }
}
