namespace CodeRun.Engine.Reconciling;

/// <summary>What to do for one run now: the steps in order, and when to look again without being asked.</summary>
/// <param name="Steps">The steps; the first that fails ends the pass.</param>
/// <param name="RequeueAfter">Time after which the run is due again; null when only a change makes it due.</param>
public sealed record Plan(IReadOnlyList<PlanStep> Steps, TimeSpan? RequeueAfter = null)
{
    /// <summary>Nothing to do until something changes.</summary>
    public static Plan Nothing { get; } = new([]);
}
