namespace CodeRun.Engine.Events.Stages;

/// <summary>What moves a play from one stage to another.</summary>
public enum StageEvent
{
    /// <summary>The play has started.</summary>
    Started,

    /// <summary>The agent of a working stage has ended well.</summary>
    WorkFinished,

    /// <summary>A pull request was opened for the task.</summary>
    PullRequestOpened,

    /// <summary>The quality agent set the label ready-for-qa.</summary>
    ReadyForQa,

    /// <summary>The security agent approved the pull request.</summary>
    SecurityApproved,

    /// <summary>The testing agent approved the pull request.</summary>
    TestingApproved,

    /// <summary>The pull request was merged.</summary>
    PullRequestMerged,

    /// <summary>An agent of quality, security or testing, or a person, asks for changes.</summary>
    ChangesRequested,

    /// <summary>The implementation agent pushed a new head.</summary>
    ImplementationPushed,
}
