namespace CodeRun.Engine.Events.Stages;

/// <summary>What an event did to a play.</summary>
public enum StageOutcomeKind
{
    /// <summary>The play is in another stage.</summary>
    Moved,

    /// <summary>The event came before its stage; it is kept and applied when the stage is reached.</summary>
    Kept,

    /// <summary>This delivery, or this head, was dealt with before.</summary>
    Duplicate,

    /// <summary>The event speaks of a commit that another has replaced.</summary>
    Stale,

    /// <summary>The stage that the event is for is past, or the event means nothing in this stage.</summary>
    Late,

    /// <summary>The stage is not in the table.</summary>
    UnknownStage,
}
