namespace CodeRun.Engine.Events.Stages;

/// <summary>
/// The stages of a play: implementation, quality, security, testing, merge. The one table; whatever writes or reads the label
/// <see cref="StageLabels.Stage"/> keeps to it.
/// </summary>
public static class PlayStages
{
    /// <summary>Not started.</summary>
    public const string Pending = "pending";

    /// <summary>The implementation agent works.</summary>
    public const string Implementation = "implementation-in-progress";

    /// <summary>Waits for the pull request.</summary>
    public const string WaitingPullRequest = "waiting-pr-created";

    /// <summary>The quality agent works.</summary>
    public const string Quality = "quality-in-progress";

    /// <summary>Waits for the label ready-for-qa.</summary>
    public const string WaitingReadyForQa = "waiting-ready-for-qa";

    /// <summary>The security agent works.</summary>
    public const string Security = "security-in-progress";

    /// <summary>Waits for the approval of security.</summary>
    public const string WaitingSecurity = "waiting-security-approved";

    /// <summary>The testing agent works.</summary>
    public const string Testing = "testing-in-progress";

    /// <summary>Waits for the approval of testing.</summary>
    public const string WaitingApproval = "waiting-pr-approved";

    /// <summary>Waits for the merge.</summary>
    public const string WaitingMerge = "waiting-pr-merged";

    /// <summary>The implementation agent works on changes that were asked for.</summary>
    public const string Remediation = "remediation-in-progress";

    /// <summary>Merged.</summary>
    public const string Completed = "completed";

    /// <summary>The machine; its table is checked when it is first used.</summary>
    public static StageMachine Machine { get; } = new(
        [
            new(Pending, StageKind.Waiting),
            new(Implementation, StageKind.Working, AgentRoles.Implementation),
            new(WaitingPullRequest, StageKind.Waiting),
            new(Quality, StageKind.Working, AgentRoles.Quality),
            new(WaitingReadyForQa, StageKind.Waiting),
            new(Security, StageKind.Working, AgentRoles.Security),
            new(WaitingSecurity, StageKind.Waiting),
            new(Testing, StageKind.Working, AgentRoles.Testing),
            new(WaitingApproval, StageKind.Waiting),
            new(WaitingMerge, StageKind.Waiting),
            new(Remediation, StageKind.Working, AgentRoles.Implementation),
            new(Completed, StageKind.Final),
        ],
        Pending,
        [
            new(Pending, StageEvent.Started, Implementation),
            new(Implementation, StageEvent.WorkFinished, WaitingPullRequest),
            new(WaitingPullRequest, StageEvent.PullRequestOpened, Quality),
            new(Quality, StageEvent.WorkFinished, WaitingReadyForQa),
            new(WaitingReadyForQa, StageEvent.ReadyForQa, Security),
            new(Security, StageEvent.WorkFinished, WaitingSecurity),
            new(WaitingSecurity, StageEvent.SecurityApproved, Testing),
            new(Testing, StageEvent.WorkFinished, WaitingApproval),
            new(WaitingApproval, StageEvent.TestingApproved, WaitingMerge),
            new(WaitingMerge, StageEvent.PullRequestMerged, Completed),

            // Changes are asked for at any time between pull request and merge; the push that brings them is looked at from quality on.
            new(Remediation, StageEvent.ImplementationPushed, Quality),

            // Whoever merges nevertheless needs no more changes.
            new(Remediation, StageEvent.PullRequestMerged, Completed),
            .. Reviewed.Select(static stage => new StageTransition(stage, StageEvent.ChangesRequested, Remediation, IsWayBack: true)),
            .. Reviewed.Select(static stage => new StageTransition(stage, StageEvent.ImplementationPushed, Quality, IsWayBack: true)),
        ]);

    private static IEnumerable<string> Reviewed => [Quality, WaitingReadyForQa, Security, WaitingSecurity, Testing, WaitingApproval, WaitingMerge];
}
