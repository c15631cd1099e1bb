namespace CodeRun.Engine.Events.Stages;

/// <summary>What holds for events by themselves, whatever the table of stages is.</summary>
public static class StageEvents
{
    /// <summary>True when the event is a judgement of one commit, and says nothing of the next.</summary>
    public static bool IsBoundToHead(StageEvent @event) => @event is StageEvent.ReadyForQa or StageEvent.SecurityApproved or StageEvent.TestingApproved or StageEvent.ChangesRequested;

    /// <summary>The event in the words of a message.</summary>
    public static string Describe(StageEvent @event) => @event switch
    {
        StageEvent.Started => "the start of the play",
        StageEvent.WorkFinished => "the end of the agent's work",
        StageEvent.PullRequestOpened => "an opened pull request",
        StageEvent.ReadyForQa => "the label ready-for-qa",
        StageEvent.SecurityApproved => "the approval of security",
        StageEvent.TestingApproved => "the approval of testing",
        StageEvent.PullRequestMerged => "the merge",
        StageEvent.ChangesRequested => "a request for changes",
        StageEvent.ImplementationPushed => "a push of the implementation agent",
        _ => @event.ToString(),
    };
}
