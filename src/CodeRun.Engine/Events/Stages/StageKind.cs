namespace CodeRun.Engine.Events.Stages;

/// <summary>What a play does in a stage.</summary>
public enum StageKind
{
    /// <summary>An agent works; its end brings the next stage.</summary>
    Working,

    /// <summary>Nothing runs until an event comes.</summary>
    Waiting,

    /// <summary>Never left again.</summary>
    Final,
}
