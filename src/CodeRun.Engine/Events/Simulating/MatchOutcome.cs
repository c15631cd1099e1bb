namespace CodeRun.Engine.Events.Simulating;

/// <summary>What became of a filter or a dependency.</summary>
public enum MatchOutcome
{
    /// <summary>The event passes.</summary>
    Matched,

    /// <summary>The event is discarded.</summary>
    NotMatched,

    /// <summary>It depends on something that is not simulated; nothing is guessed.</summary>
    NotEvaluated,
}
