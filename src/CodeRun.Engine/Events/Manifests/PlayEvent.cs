namespace CodeRun.Engine.Events.Manifests;

/// <summary>What plays wait for: keys of a play's record, and the <c>stage</c> parameter of its suspend points.</summary>
public static class PlayEvent
{
    /// <summary>The implementation agent has opened the pull request.</summary>
    public const string PullRequestCreated = "pr-created";

    /// <summary>The quality agent has set the label <c>ready-for-qa</c>.</summary>
    public const string ReadyForQa = "ready-for-qa";

    /// <summary>The testing agent has approved the pull request.</summary>
    public const string Approved = "pr-approved";

    /// <summary>The pull request has been merged.</summary>
    public const string Merged = "pr-merged";

    /// <summary>All, in the order in which a play waits for them.</summary>
    public static IReadOnlyList<string> All { get; } = [PullRequestCreated, ReadyForQa, Approved, Merged];
}
