namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Where the number of a task was found.</summary>
public enum TaskIdSource
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In a label of the pull request.</summary>
    Label,

    /// <summary>In the name of the branch.</summary>
    Branch,

    /// <summary>In both, and they agree.</summary>
    LabelAndBranch,
}
