namespace CodeRun.Engine.Events.Manifests;

/// <summary>Names of generated objects and of the workflows that they make.</summary>
public static class ManifestNames
{
    /// <summary>Namespace of EventSource and Sensors when none is named.</summary>
    public const string DefaultEventNamespace = "argo-events";

    /// <summary>Namespace of workflows when none is named.</summary>
    public const string DefaultWorkflowNamespace = "argo";

    /// <summary>EventSource.</summary>
    public const string EventSource = "coderun-github";

    /// <summary>The event of the EventSource that Sensors depend on.</summary>
    public const string Event = "webhook";

    /// <summary>ServiceAccount of the EventSource, which has no rights.</summary>
    public const string EventSourceAccount = "coderun-eventsource";

    /// <summary>Sensor that moves plays on, and its ServiceAccount and Role.</summary>
    public const string StageSensor = "coderun-stages";

    /// <summary>Sensor that starts remediation, and its ServiceAccount and Role.</summary>
    public const string RemediationSensor = "coderun-remediation";

    /// <summary>ServiceAccount of workflows, and its Roles.</summary>
    public const string WorkflowAccount = "coderun-workflow";

    /// <summary>WorkflowTemplate for one run, and its entry point.</summary>
    public const string RunTemplate = "coderun";

    /// <summary>Template beside that entry point for the runs of reviewing agents in plays: one that is cancelled, because a push has overtaken it, does not fail the play.</summary>
    public const string ReviewTemplate = "coderun-review";

    /// <summary>WorkflowTemplate of a play.</summary>
    public const string PlayTemplate = "coderun-play";
}
