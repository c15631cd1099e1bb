namespace CodeRun.Engine.Reconciling;

/// <summary>Words the planner writes into <c>status.reason</c>; those for the end of a run come from <see cref="PodOutcome"/>.</summary>
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
}
