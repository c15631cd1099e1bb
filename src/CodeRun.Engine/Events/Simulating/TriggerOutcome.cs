namespace CodeRun.Engine.Events.Simulating;

/// <summary>What a trigger would do about an event that comes alone.</summary>
public enum TriggerOutcome
{
    /// <summary>It would fire at once.</summary>
    Fires,

    /// <summary>The event means nothing to it, or something keeps it from running.</summary>
    DoesNotFire,

    /// <summary>The event is kept; other dependencies must be met first.</summary>
    Waits,

    /// <summary>It depends on something that is not simulated; nothing is guessed.</summary>
    NotEvaluated,
}
