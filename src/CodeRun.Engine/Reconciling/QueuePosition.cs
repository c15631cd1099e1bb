using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Where a waiting run stands in its queue, from what the runs themselves say.</summary>
public static class QueuePosition
{
    /// <summary>
    /// Its place, from 1, among the runs that wait for the same: the same workspace, or a place under a limit. Null for a run
    /// that does not wait in a queue.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="all">All runs of its namespace.</param>
    public static int? Of(CodeRunResource run, IEnumerable<CodeRunResource> all)
    {
        if (!IsQueued(run))
            return null;
        var own = ClaimOf(run);
        return 1 + all.Count(other => IsQueued(other) && IsSameQueue(run, other) && ClaimOf(other).GoesBefore(own));
    }

    /// <summary>True when the run waits for its workspace or for a place under a limit.</summary>
    public static bool IsQueued(CodeRunResource run) =>
        run.Status is { Phase: RunPhase.Pending, Reason: AdmissionDecision.WorkspaceBusy or AdmissionDecision.AtCapacity };

    private static bool IsSameQueue(CodeRunResource run, CodeRunResource other) =>
        run.Status!.Reason == AdmissionDecision.WorkspaceBusy
            ? run.Status.Workspace == other.Status!.Workspace && run.Metadata.Namespace == other.Metadata.Namespace
            : other.Status!.Reason == AdmissionDecision.AtCapacity;

    private static AdmissionClaim ClaimOf(CodeRunResource run) => new(
        run.Metadata.Uid, run.Metadata.Namespace ?? "", run.Metadata.Name, run.Status?.Workspace ?? "", run.Status?.Agent ?? "", run.Spec.Service,
        run.Spec.Priority, run.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue);
}
