namespace CodeRun.Engine.Reconciling;

/// <summary>What a run asks of the admission ledger, and its place in the queue.</summary>
/// <param name="RunUid">Uid of the run.</param>
/// <param name="Namespace">Namespace of the run; workspaces and services of different namespaces are different.</param>
/// <param name="RunName">Name of the run, for messages and for waking it up.</param>
/// <param name="Workspace">Name of the workspace claim.</param>
/// <param name="Agent">Short name of the agent.</param>
/// <param name="Service">Service as written.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="CreatedAt">Earlier goes first within a priority.</param>
public sealed record AdmissionClaim(
    string RunUid,
    string Namespace,
    string RunName,
    string Workspace,
    string Agent,
    string Service,
    int Priority,
    DateTimeOffset CreatedAt)
{
    /// <summary>Number of the attempt that the claim is for.</summary>
    public int Attempt { get; init; }

    /// <summary>What makes two claims compete for the same workspace.</summary>
    public (string Namespace, string Name) WorkspaceKey => (Namespace, Workspace);

    /// <summary>Queue order: priority, then creation, then name and uid so that the order is total.</summary>
    public static IComparer<AdmissionClaim> QueueOrder { get; } = Comparer<AdmissionClaim>.Create(Compare);

    /// <summary>True when this claim goes before <paramref name="other"/>.</summary>
    public bool GoesBefore(AdmissionClaim other) => Compare(this, other) < 0;

    private static int Compare(AdmissionClaim one, AdmissionClaim other)
    {
        var order = other.Priority.CompareTo(one.Priority);
        if (order == 0)
            order = one.CreatedAt.CompareTo(other.CreatedAt);
        if (order == 0)
            order = string.CompareOrdinal(one.RunName, other.RunName);
        return order == 0 ? string.CompareOrdinal(one.RunUid, other.RunUid) : order;
    }
}
