namespace CodeRun.Engine.Reconciling;

/// <summary>What the end of an attempt means for the run.</summary>
public enum OutcomeKind
{
    /// <summary>The agent did its work.</summary>
    Succeeded,

    /// <summary>The agent failed; worth another attempt when retries are left.</summary>
    Failed,

    /// <summary>The agent failed in a way that another attempt cannot mend (exit codes 77 and 78).</summary>
    Refused,

    /// <summary>The infrastructure took the pod away: eviction, preemption, node loss, deletion by others.</summary>
    Disrupted,

    /// <summary>The provider's quota is used up (exit code 75): later, and nobody's fault.</summary>
    Postponed,
}
