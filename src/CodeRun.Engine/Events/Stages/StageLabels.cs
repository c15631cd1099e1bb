namespace CodeRun.Engine.Events.Stages;

/// <summary>Labels and annotations of the objects of a play: its Workflow, and CodeRuns that play without one.</summary>
public static class StageLabels
{
    /// <summary>Name of the stage.</summary>
    public const string Stage = "current-stage";

    /// <summary>Name of the stage before.</summary>
    public const string Previous = "previous-stage";

    /// <summary>Number of the task.</summary>
    public const string TaskId = "task-id";

    /// <summary>Owner and name of the repository, joined by '-' because a label has no '/'. For selectors: it does not tell <c>a-b/c</c> from <c>a/b-c</c>.</summary>
    public const string Repository = "repository";

    /// <summary>Number of the pull request.</summary>
    public const string PullRequest = "pr-number";

    /// <summary>The label of a pull request by which the quality agent hands over to security and testing.</summary>
    public const string ReadyForQa = "ready-for-qa";

    /// <summary>Kind of a Workflow.</summary>
    public const string WorkflowType = "workflow-type";

    /// <summary>Value of <see cref="WorkflowType"/> for plays.</summary>
    public const string Play = "play-orchestration";

    /// <summary>Annotation: owner/name of the repository, in full.</summary>
    public const string RepositoryName = "agents.platform/repository";

    /// <summary>Annotation: head, early events and deliveries, as JSON.</summary>
    public const string State = "agents.platform/stage-state";

    /// <summary>Annotation of a Workflow that keeps a <see cref="PlayRecord"/>; its value is the kind of object.</summary>
    public const string Record = "agents.platform/stage-record";

    /// <summary>Value of <see cref="Record"/>.</summary>
    public const string ConfigMapRecord = "ConfigMap";

    /// <summary>Annotation: commit that a CodeRun was made for.</summary>
    public const string HeadSha = "agents.platform/head-sha";
}
