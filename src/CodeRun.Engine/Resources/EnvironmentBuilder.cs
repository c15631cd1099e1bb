using System.Globalization;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;
using k8s.Models;

namespace CodeRun.Engine.Resources;

/// <summary>
/// Builds the environment of the agent container. The order, where a later entry wins over an earlier one of the same
/// name: task requirements, <c>spec.env</c>, <c>spec.envFromSecrets</c>, API keys, the controller's own variables.
/// Names of the last two groups are refused in the others by validation, so that the order never hides anything.
/// </summary>
public static class EnvironmentBuilder
{
    /// <summary>The variables, each name once.</summary>
    public static IReadOnlyList<V1EnvVar> Build(CodeRunResource run, AgentDefinition agent, TaskRequirements? requirements, ControllerConfiguration configuration, int attempt)
    {
        var secrets = configuration.Secrets;
        var variables = new Dictionary<string, V1EnvVar>(StringComparer.Ordinal);
        foreach (var variable in FromRequirements(requirements).Concat(FromSpec(run.Spec)).Concat(ApiKeys(secrets)).Concat(Own(run, agent, attempt)).Concat(GitHubApp(run, agent, configuration)))
        {
            variables.Remove(variable.Name);
            variables.Add(variable.Name, variable);
        }

        return [.. variables.Values];
    }

    /// <summary>Whole Secrets that the task requirements ask for.</summary>
    public static IReadOnlyList<V1EnvFromSource> Sources(TaskRequirements? requirements) =>
        [.. (requirements?.Secrets ?? []).Where(static s => s.Keys.Count == 0).Select(static s => new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = s.Name } })];

    private static IEnumerable<V1EnvVar> FromRequirements(TaskRequirements? requirements)
    {
        if (requirements is null)
            yield break;
        foreach (var (name, value) in requirements.Environment)
            yield return Literal(name, value);
        foreach (var secret in requirements.Secrets)
        {
            foreach (var (key, name) in secret.Keys)
                yield return FromSecret(name, secret.Name, key, optional: false);
        }
    }

    private static IEnumerable<V1EnvVar> FromSpec(CodeRunSpec spec) =>
        spec.Env.Select(static e => Literal(e.Key, e.Value))
            .Concat(spec.EnvFromSecrets.Select(static e => FromSecret(e.Name, e.SecretName, e.SecretKey, optional: false)));

    // Optional: which provider's key an agent needs is the agent program's business, and it says so when one is missing.
    private static IEnumerable<V1EnvVar> ApiKeys(SecretOptions secrets) =>
        secrets.ApiKeySecret is { } name ? secrets.ApiKeys.Select(key => FromSecret(key, name, key, optional: true)) : [];

    // The id is no secret. It is not optional: a missing Secret is then in the pod's status, in the kubelet's words.
    private static IEnumerable<V1EnvVar> GitHubApp(CodeRunResource run, AgentDefinition agent, ControllerConfiguration configuration) => GitHubSecret.Of(run, agent, configuration) is { } secret
        ?
        [
            FromSecret("GITHUB_APP_ID", secret, AppCredentials.AppIdKey, optional: false),
            Literal("CODERUN_GITHUB_KEY_FILE", $"{ContainerPaths.GitHubKey}/{AppCredentials.PrivateKeyKey}"),
        ]
        : [];

    private static IEnumerable<V1EnvVar> Own(CodeRunResource run, AgentDefinition agent, int attempt) =>
    [
        Literal("HOME", ContainerPaths.Home),
        Literal("TMPDIR", ContainerPaths.Temporary),
        Literal("WORKSPACE_DIR", ContainerPaths.Workspace),
        Literal("TASK_FILES_DIR", ContainerPaths.TaskFiles),
        Literal("TERMINATION_LOG", ContainerPaths.TerminationLog),
        Literal("CODERUN_NAME", run.Metadata.Name),
        Literal("CODERUN_NAMESPACE", run.Metadata.Namespace ?? ""),
        Literal("CODERUN_AGENT", agent.Name),
        Literal("CODERUN_ATTEMPT", attempt.ToString(CultureInfo.InvariantCulture)),
    ];

    // Kubernetes expands $(NAME) in values and makes $$ one dollar sign; so that a value means itself, each is written twice.
    private static V1EnvVar Literal(string name, string value) => new() { Name = name, Value = value.Replace("$", "$$", StringComparison.Ordinal) };

    private static V1EnvVar FromSecret(string name, string secret, string key, bool optional) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource
        {
            SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key, Optional = optional ? true : null },
        },
    };
}
