using System.ComponentModel;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// What a CodeRun asks for. Only <see cref="Service"/> is required; null means "not given", so that defaults
/// of the agent and of the configuration apply. The descriptions are those of the CRD schema.
/// </summary>
public sealed record CodeRunSpec
{
    [Description("Target service: the key of the workspace.")]
    public string Service { get => field ?? ""; init; }

    [Description("Agent identity: the name of a GitHub App such as 5DLabs-Rex. Default: the configured default agent.")]
    public string? GithubApp { get; init; }

    [Description("Model the agent uses. Default: the agent's configured model.")]
    public string? Model { get; init; }

    [Description("Number of the task in the docs repository.")]
    public long? TaskId { get; init; }

    [Description("Repository to work on: https or ssh URL, owner/repo, or a local path in the sandbox.")]
    public string? RepositoryUrl { get; init; }

    [Description("Repository with the task documents, in the same forms.")]
    public string? DocsRepositoryUrl { get; init; }

    [Description("Folder of the docs repository that holds .taskmaster.")]
    public string? DocsProjectDirectory { get; init; }

    [Description("Branch of the docs repository.")]
    [DefaultValue("main")]
    public string DocsBranch { get => field ?? "main"; init; }

    [Description("Folder of the target repository in which the agent works.")]
    [DefaultValue(".")]
    public string WorkingDirectory { get => field ?? "."; init; }

    [Description("What to ask the agent. Without it and without promptModification the prompt template decides.")]
    public string? Prompt { get; init; }

    [Description("Text added to the prompt.")]
    public string? PromptModification { get; init; }

    [Description("Generation of the task's context, counted by whoever creates the run.")]
    [DefaultValue(1L)]
    public long ContextVersion { get => field == 0 ? 1 : field; init; }

    [Description("Continue the agent's previous session in this workspace.")]
    [DefaultValue(false)]
    public bool ContinueSession { get; init; }

    [Description("Replace an existing CLAUDE.md in the workspace.")]
    [DefaultValue(false)]
    public bool OverwriteMemory { get; init; }

    [Description("Environment variables of the agent container.")]
    public IReadOnlyDictionary<string, string> Env { get => field ?? EmptyMap.Instance; init; }

    [Description("Environment variables of the agent container, taken from Secrets.")]
    public IReadOnlyList<SecretEnvironmentVariable> EnvFromSecrets { get => field ?? []; init; }

    [Description("Base64 of a YAML document with secrets and environment.")]
    public string? TaskRequirements { get; init; }

    [Description("ServiceAccount of the agent pod.")]
    public string? ServiceAccountName { get; init; }

    [Description("Local tool servers to enable, separated by commas.")]
    public string? LocalTools { get; init; }

    [Description("Remote tools to enable, separated by commas.")]
    public string? RemoteTools { get; init; }

    [Description("Give the agent a Docker daemon, where the agent's configuration allows it.")]
    [DefaultValue(false)]
    public bool EnableDocker { get; init; }

    [Description("Settings of the agent's command line program.")]
    public CliConfig? CliConfig { get; init; }

    [Description("Stop the pod and hold the run until this is false again.")]
    [DefaultValue(false)]
    public bool Suspend { get; init; }

    [Description("End the run as Cancelled; pod and log are kept until clean-up.")]
    [DefaultValue(false)]
    public bool Cancel { get; init; }

    [Description("Runs of higher priority start first.")]
    [DefaultValue(0)]
    public int Priority { get; init; }

    [Description("How many times a failed agent is started again.")]
    [DefaultValue(0)]
    public int MaxRetries { get; init; }

    [Description("Waiting time between attempts.")]
    public RetryBackoff? RetryBackoff { get; init; }

    [Description("Seconds an attempt may take from the start of its pod.")]
    public long? ActiveDeadlineSeconds { get; init; }

    [Description("Seconds a pod may take to start.")]
    [DefaultValue(600L)]
    public long StartDeadlineSeconds { get => field == 0 ? 600 : field; init; }

    [Description("Seconds after its end when the CodeRun itself is deleted.")]
    public long? TtlSecondsAfterFinished { get; init; }

    [Description("Resource requests and limits of the agent container.")]
    public ResourceRequirements? Resources { get; init; }

    [Description("Node labels the pod needs.")]
    public IReadOnlyDictionary<string, string> NodeSelector { get => field ?? EmptyMap.Instance; init; }

    [Description("Taints the pod tolerates.")]
    public IReadOnlyList<Toleration> Tolerations { get => field ?? []; init; }

    [Description("Secrets with registry credentials.")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get => field ?? []; init; }

    /// <summary>Fields of other CodeRun controllers that the schema admits; named in the condition SpecHonored.</summary>
    [Description("Deprecated identity of other controllers.")]
    public string? GithubUser { get; init; }

    [Description("Kind of run in other controllers.")]
    public string? RunType { get; init; }

    [Description("Project identifier in other controllers.")]
    public string? ProjectId { get; init; }

    [Description("Skills source in other controllers.")]
    public string? SkillsUrl { get; init; }

    [Description("Skills project in other controllers.")]
    public string? SkillsProject { get; init; }

    [Description("Prompt style in other controllers.")]
    public string? PromptStyle { get; init; }

    [Description("Acceptance criteria in other controllers.")]
    public string? AcceptanceCriteria { get; init; }

    [Description("Discard the workspace first, in other controllers.")]
    public bool? FreshWorkspace { get; init; }

    [Description("Implementation agent in other controllers.")]
    public string? ImplementationAgent { get; init; }

    [Description("Quality stage switch of other controllers.")]
    public bool? Quality { get; init; }

    [Description("Security stage switch of other controllers.")]
    public bool? Security { get; init; }

    [Description("Testing stage switch of other controllers.")]
    public bool? Testing { get; init; }

    [Description("Deployment stage switch of other controllers.")]
    public bool? Deployment { get; init; }

    [Description("Run observed by a watcher of other controllers.")]
    public string? WatcherFor { get; init; }

    [Description("Harness agent of other controllers.")]
    public string? HarnessAgent { get; init; }

    [Description("Subtasks of other controllers.")]
    public JsonArray? Subtasks { get; init; }

    [Description("Watcher settings of other controllers.")]
    public JsonObject? WatcherConfig { get; init; }

    [Description("Escalation policy of other controllers.")]
    public JsonObject? EscalationPolicy { get; init; }

    [Description("Agent client protocol settings of other controllers.")]
    public JsonArray? Acp { get; init; }

    [Description("Harness settings of other controllers.")]
    public JsonObject? Openclaw { get; init; }

    [Description("Issue tracker settings of other controllers.")]
    public JsonObject? LinearIntegration { get; init; }
}
