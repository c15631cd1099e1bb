using System.Management.Automation;
using CodeRun.Cmdlets.Pipeline;

namespace CodeRun.Tests.Fixtures;

/// <summary>Counts, with a verbose line for each number, an error where it is told to, and a question before it starts.</summary>
[Cmdlet(VerbsCommunications.Write, "FixtureNumber", SupportsShouldProcess = true)]
[OutputType(typeof(int))]
public sealed class WriteFixtureNumberCommand : AsyncCmdlet
{
    /// <summary>How far to count.</summary>
    [Parameter]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>The number that is an error.</summary>
    [Parameter]
    public int FailAt { get; set; } = -1;

    /// <summary>Gets the number of the last call that came back, and "disposed".</summary>
    [Parameter]
    public IList<string>? Log { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync("numbers", "count"))
        {
            return;
        }

        try
        {
            for (var i = 1; i <= Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteVerboseAsync($"number {i}");
                if (i == FailAt)
                {
                    await WriteErrorAsync(new ErrorRecord(
                        new InvalidOperationException($"{i} does not count."), "NumberRefused", ErrorCategory.InvalidData, i));
                    continue;
                }

                await WriteObjectAsync(i);
            }
        }
        finally
        {
            Log?.Add("ended");
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Log?.Add("disposed");
        base.Dispose(disposing);
    }
}
