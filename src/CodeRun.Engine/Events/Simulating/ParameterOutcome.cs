namespace CodeRun.Engine.Events.Simulating;

/// <summary>What became of a parameter.</summary>
public enum ParameterOutcome
{
    /// <summary>It has a value.</summary>
    Resolved,

    /// <summary>It is passed over: its dependency brought no event and it has no default.</summary>
    Skipped,

    /// <summary>It has no value; Argo Events gives up the trigger.</summary>
    Failed,

    /// <summary>It depends on something that is not simulated; nothing is guessed.</summary>
    NotEvaluated,
}
