using System.Globalization;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Workspaces;

namespace CodeRun.Engine.Templates;

/// <summary>
/// The variables of a run, the same for all files. Every variable is always there: what a run does not say is empty text, so
/// that <c>{{#if x}}</c> asks whether it was said.
/// </summary>
public sealed class TemplateContext
{
    private static readonly (TemplateVariable Variable, Func<TemplateSubject, object> Read)[] All =
    [
        (new("run_name", "name of the CodeRun"), static s => s.Run.Metadata.Name),
        (new("namespace", "namespace of the CodeRun"), static s => s.Run.Metadata.Namespace ?? ""),
        (new("attempt", "number of the attempt, from 1"), static s => s.Attempt.ToString(CultureInfo.InvariantCulture)),
        (new("agent", "short name of the agent"), static s => s.Agent.Name),
        (new("agent_role", "role of the agent"), static s => s.Agent.Role),
        (new("github_app", "GitHub App the agent acts as"), static s => s.Agent.GithubApp),
        (new("agent_apps", "list of the GitHub Apps of all agents"), static s => s.AgentApps),
        (new("cli", "program the agent container starts"), static s => s.Agent.Cli),
        (new("model", "model; empty for the program's default"), static s => s.Run.Spec.Model ?? Text(s.Run.Spec.CliConfig?.Model) ?? s.Agent.Model ?? ""),
        (new("service", "service of the run"), static s => s.Run.Spec.Service),
        (new("workspace", "name of the workspace claim"), static s => WorkspaceName.For(s.Run.Spec.Service, s.Agent)),
        (new("task_id", "number of the task, or empty"), static s => s.Run.Spec.TaskId?.ToString(CultureInfo.InvariantCulture) ?? ""),
        (new("repository_url", "repository to work on, or empty"), static s => s.Run.Spec.RepositoryUrl ?? ""),
        (new("docs_repository_url", "repository with the task documents, or empty"), static s => s.Run.Spec.DocsRepositoryUrl ?? ""),
        (new("docs_project_directory", "folder of the docs repository that holds .taskmaster, or empty"), static s => s.Run.Spec.DocsProjectDirectory ?? ""),
        (new("docs_branch", "branch of the docs repository"), static s => s.Run.Spec.DocsBranch),
        (new("working_directory", "folder of the repository to work in"), static s => s.Run.Spec.WorkingDirectory.Length == 0 ? "." : s.Run.Spec.WorkingDirectory),
        (new("prompt", "what to ask, or empty"), static s => s.Run.Spec.Prompt ?? ""),
        (new("prompt_modification", "text added to the prompt, or empty"), static s => s.Run.Spec.PromptModification ?? ""),
        (new("context_version", "generation of the task's context"), static s => s.Run.Spec.ContextVersion.ToString(CultureInfo.InvariantCulture)),
        (new("continue_session", "true when the previous session is continued"), static s => s.Run.Spec.ContinueSession || s.Attempt > 1),
        (new("overwrite_memory", "true when an existing CLAUDE.md is replaced"), static s => s.Run.Spec.OverwriteMemory),
        (new("remote_tools", "list of remote tools"), static s => s.RemoteTools),
        (new("local_tools", "list of local tool servers"), static s => s.LocalTools),
        (new("client_config", "tools of the run, JSON: remoteTools and localServers"), static s => s.Tools),
        (new("mcp_servers", "MCP servers of the agent program, JSON: name to server"), static s => s.McpServers),
        (new("allowed_tools", "list of tools that the agent program may use without asking"), static s => s.AllowedTools),
        (new("github_url", "address of GitHub"), static s => s.GitHub.Url),
        (new("github_api_url", "address of GitHub's REST API"), static s => s.GitHub.ApiUrl),
        (new("github_repository", "owner/name of the repository when it is on GitHub, or empty"), static s => s.Repository),
        (new("github_docs_repository", "owner/name of the docs repository when it is on GitHub, or empty"), static s => s.DocsRepository),
        (new("github_permissions", "what the GitHub token may do, JSON: permission to access"), static s => s.Permissions),
    ];

    private TemplateContext(string agent, IReadOnlyDictionary<string, object> values) => (Agent, Values) = (agent, values);

    /// <summary>The variables that there are.</summary>
    public static IReadOnlyList<TemplateVariable> Variables { get; } = [.. All.Select(static v => v.Variable)];

    /// <summary>Short name of the agent, which selects overrides.</summary>
    public string Agent { get; }

    /// <summary>Values by name: text, booleans and lists of text.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }

    /// <summary>The variables of one attempt of a run.</summary>
    public static TemplateContext For(CodeRunResource run, AgentDefinition agent, int attempt, ControllerConfiguration? configuration = null)
    {
        var subject = new TemplateSubject(run, agent, attempt, configuration?.GitHub ?? new GitHubOptions(), configuration?.ToolServerUrl, configuration?.Agents.All ?? [agent]);
        return new TemplateContext(agent.Name, All.ToDictionary(static v => v.Variable.Name, v => v.Read(subject), StringComparer.Ordinal));
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
