namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What is to happen to an object that a webhook concerns.</summary>
public enum PlayDecisionKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It goes to another stage.</summary>
    Move,

    /// <summary>The event is kept until its stage is reached.</summary>
    Keep,

    /// <summary>It is cancelled.</summary>
    Cancel,
}
