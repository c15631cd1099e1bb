namespace CodeRun.Engine.Hosting;

/// <summary>What one pass over one run did.</summary>
/// <param name="Reports">The steps, in order; empty when there was nothing to do.</param>
/// <param name="RequeueAfter">When the run is due again without being asked; null when only a change makes it due.</param>
/// <param name="Error">What ended the pass early; null when all went well.</param>
public sealed record ReconcileResult(IReadOnlyList<StepReport> Reports, TimeSpan? RequeueAfter, Exception? Error)
{
    /// <summary>Nothing to do.</summary>
    public static ReconcileResult Nothing { get; } = new([], null, null);
}
