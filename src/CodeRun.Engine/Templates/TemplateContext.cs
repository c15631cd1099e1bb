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
    private static readonly (TemplateVariable Variable, Func<CodeRunResource, AgentDefinition, int, object> Read)[] All =
    [
        (new("run_name", "name of the CodeRun"), static (r, _, _) => r.Metadata.Name),
        (new("namespace", "namespace of the CodeRun"), static (r, _, _) => r.Metadata.Namespace ?? ""),
        (new("attempt", "number of the attempt, from 1"), static (_, _, n) => n.ToString(CultureInfo.InvariantCulture)),
        (new("agent", "short name of the agent"), static (_, a, _) => a.Name),
        (new("agent_role", "role of the agent"), static (_, a, _) => a.Role),
        (new("github_app", "GitHub App the agent acts as"), static (_, a, _) => a.GithubApp),
        (new("cli", "program the agent container starts"), static (_, a, _) => a.Cli),
        (new("model", "model; empty for the program's default"), static (r, a, _) => r.Spec.Model ?? Text(r.Spec.CliConfig?.Model) ?? a.Model ?? ""),
        (new("service", "service of the run"), static (r, _, _) => r.Spec.Service),
        (new("workspace", "name of the workspace claim"), static (r, a, _) => WorkspaceName.For(r.Spec.Service, a)),
        (new("task_id", "number of the task, or empty"), static (r, _, _) => r.Spec.TaskId?.ToString(CultureInfo.InvariantCulture) ?? ""),
        (new("repository_url", "repository to work on, or empty"), static (r, _, _) => r.Spec.RepositoryUrl ?? ""),
        (new("docs_repository_url", "repository with the task documents, or empty"), static (r, _, _) => r.Spec.DocsRepositoryUrl ?? ""),
        (new("docs_project_directory", "folder of the docs repository that holds .taskmaster, or empty"), static (r, _, _) => r.Spec.DocsProjectDirectory ?? ""),
        (new("docs_branch", "branch of the docs repository"), static (r, _, _) => r.Spec.DocsBranch),
        (new("working_directory", "folder of the repository to work in"), static (r, _, _) => r.Spec.WorkingDirectory.Length == 0 ? "." : r.Spec.WorkingDirectory),
        (new("prompt", "what to ask, or empty"), static (r, _, _) => r.Spec.Prompt ?? ""),
        (new("prompt_modification", "text added to the prompt, or empty"), static (r, _, _) => r.Spec.PromptModification ?? ""),
        (new("context_version", "generation of the task's context"), static (r, _, _) => r.Spec.ContextVersion.ToString(CultureInfo.InvariantCulture)),
        (new("continue_session", "true when the previous session is continued"), static (r, _, n) => r.Spec.ContinueSession || n > 1),
        (new("overwrite_memory", "true when an existing CLAUDE.md is replaced"), static (r, _, _) => r.Spec.OverwriteMemory),
        (new("remote_tools", "list of remote tools"), static (r, a, _) => Tools(a.RemoteTools, r.Spec.RemoteTools)),
        (new("local_tools", "list of local tool servers"), static (r, a, _) => Tools(a.LocalTools, r.Spec.LocalTools)),
    ];

    private TemplateContext(string agent, IReadOnlyDictionary<string, object> values) => (Agent, Values) = (agent, values);

    /// <summary>The variables that there are.</summary>
    public static IReadOnlyList<TemplateVariable> Variables { get; } = [.. All.Select(static v => v.Variable)];

    /// <summary>Short name of the agent, which selects overrides.</summary>
    public string Agent { get; }

    /// <summary>Values by name: text, booleans and lists of text.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }

    /// <summary>The variables of one attempt of a run.</summary>
    public static TemplateContext For(CodeRunResource run, AgentDefinition agent, int attempt) =>
        new(agent.Name, All.ToDictionary(static v => v.Variable.Name, v => v.Read(run, agent, attempt), StringComparer.Ordinal));

    // The agent's tools and the run's, each once.
    private static string[] Tools(IReadOnlyList<string> configured, string? asked) =>
        [.. configured.Concat((asked ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
