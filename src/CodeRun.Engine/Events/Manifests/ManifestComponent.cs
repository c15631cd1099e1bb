namespace CodeRun.Engine.Events.Manifests;

/// <summary>Parts of an installation that manifests can be generated for, in the order in which they are written.</summary>
public enum ManifestComponent
{
    /// <summary>ServiceAccounts, Roles and RoleBindings of the event components.</summary>
    Rbac,

    /// <summary>ExternalSecrets of the agents' GitHub Apps, the API keys and the webhook secret.</summary>
    ExternalSecret,

    /// <summary>The Argo Events EventSource that receives GitHub's webhooks.</summary>
    EventSource,

    /// <summary>The Argo Workflows WorkflowTemplate that creates one CodeRun and waits for it.</summary>
    WorkflowTemplate,

    /// <summary>The WorkflowTemplate of a play: implementation, quality, security, testing, merge.</summary>
    PlayWorkflowTemplate,

    /// <summary>The Sensors that move plays on and start remediation.</summary>
    Sensor,
}
