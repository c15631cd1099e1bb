namespace CodeRun.Engine.Reconciling;

/// <summary>Words the planner writes into <c>status.reason</c>; those for the end of an attempt come from <see cref="PodOutcome"/>.</summary>
public static class RunReason
{
    /// <summary>The spec cannot be carried out; mended by changing it.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>A template cannot be rendered for this run.</summary>
    public const string RenderFailed = "RenderFailed";

    /// <summary>An attempt is on its way.</summary>
    public const string Starting = "Starting";

    /// <summary>The agent runs.</summary>
    public const string Running = "Running";

    /// <summary>The pod did not start within startDeadlineSeconds.</summary>
    public const string StartTimeout = "StartTimeout";

    /// <summary>The pod is gone and nobody knows how the agent ended.</summary>
    public const string PodLost = "PodLost";

    /// <summary>The API server refuses what the controller wants to create.</summary>
    public const string Rejected = "Rejected";

    /// <summary>An object that is not this run's has the name that is needed.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The pod is being stopped because the run was cancelled.</summary>
    public const string Cancelling = "Cancelling";

    /// <summary>The run was cancelled.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>The pod is being stopped because the run was suspended.</summary>
    public const string Suspending = "Suspending";

    /// <summary>The run is held by spec.suspend.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The agent failed and is tried again after a wait.</summary>
    public const string BackOff = "BackOff";

    /// <summary>The infrastructure took the pod away; the run goes on after a wait.</summary>
    public const string Disrupted = "Disrupted";

    /// <summary>The infrastructure took the pod away too often.</summary>
    public const string TooManyDisruptions = "TooManyDisruptions";

    /// <summary>The provider's quota is used up; the run goes on later.</summary>
    public const string ProviderQuota = "ProviderQuota";
}
