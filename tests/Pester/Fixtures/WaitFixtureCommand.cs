using System.Management.Automation;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Tests.Fixtures;

/// <summary>Waits until it is stopped or, where it does not listen, until the test lets it go.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Fixture")]
public sealed class WaitFixtureCommand : AsyncCmdlet
{
    /// <summary>Set when the wait has begun.</summary>
    [Parameter(Mandatory = true)]
    public ManualResetEventSlim Started { get; set; } = null!;

    /// <summary>Set when the work has ended.</summary>
    [Parameter(Mandatory = true)]
    public ManualResetEventSlim Ended { get; set; } = null!;

    /// <summary>Waits for this alone and does not heed Ctrl+C.</summary>
    [Parameter]
    public Task? OnlyFor { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Started.Set();
        try
        {
            await (OnlyFor ?? Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken));
        }
        finally
        {
            Ended.Set();
        }
    }
}
