namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What a webhook asks for.</summary>
public enum WebhookAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A play that waits goes on.</summary>
    Resume,

    /// <summary>The implementation agent makes the changes that were asked for.</summary>
    StartRemediation,

    /// <summary>Runs that judge a commit which was replaced are cancelled; the play goes back to quality.</summary>
    CancelQa,
}
