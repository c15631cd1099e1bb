using CodeRun.Engine.Events.Manifests;

namespace CodeRun.Engine.Health;

/// <summary>An operator beside CodeRun that its manifests are for. None of them is needed for runs.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Group">API group of its kinds.</param>
/// <param name="Plurals">Kinds that CodeRun uses.</param>
/// <param name="Purpose">What it is for, as the end of a sentence.</param>
/// <param name="NamespaceParameter">Parameter of the cmdlet that says where its objects are.</param>
/// <param name="Objects">Objects for it that are generated.</param>
internal sealed record AddOn(string Project, string Group, IReadOnlyList<string> Plurals, string Purpose, string NamespaceParameter, IReadOnlyList<AddOnObject> Objects)
{
    private const string Argo = "argoproj.io";

    /// <summary>External Secrets Operator.</summary>
    public static AddOn ExternalSecrets { get; } = new("External Secrets Operator", "external-secrets.io", ["externalsecrets"], "to make the agents' Secrets from a store", "-Namespace", []);

    /// <summary>Argo Events.</summary>
    public static AddOn ArgoEvents { get; } = new("Argo Events", Argo, ["eventsources", "sensors"], "to react to webhooks of GitHub", "-EventNamespace",
    [
        new("eventsource", "eventsources", ManifestNames.EventSource, nameof(ManifestComponent.EventSource)),
        new("sensor", "sensors", ManifestNames.StageSensor, nameof(ManifestComponent.Sensor)),
        new("sensor", "sensors", ManifestNames.RemediationSensor, nameof(ManifestComponent.Sensor)),
    ]);

    /// <summary>Argo Workflows.</summary>
    public static AddOn ArgoWorkflows { get; } = new("Argo Workflows", Argo, ["workflowtemplates"], "to run plays of several agents", "-WorkflowNamespace",
    [
        new("workflowtemplate", "workflowtemplates", ManifestNames.RunTemplate, nameof(ManifestComponent.WorkflowTemplate)),
        new("workflowtemplate", "workflowtemplates", ManifestNames.PlayTemplate, nameof(ManifestComponent.PlayWorkflowTemplate)),
    ]);
}
