namespace CodeRun.Engine.Api;

/// <summary>Environment variables that a run may not set: the controller's own, credentials, and those that change what programs load.</summary>
public static class ProtectedVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "HOME", "PATH", "TMPDIR", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND",
        "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "NODE_OPTIONS",
        "WORKSPACE_DIR", "TASK_FILES_DIR", "TERMINATION_LOG",
        "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_TOKEN", "GH_TOKEN",
        "GIT_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_EXEC_PATH", "SSH_ASKPASS",
        "GIT_DIR", "GIT_WORK_TREE", "GIT_TEMPLATE_DIR", "GIT_PROXY_COMMAND", "GIT_SSL_NO_VERIFY", "CURL_HOME", "DOCKER_HOST",
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
    };

    /// <summary>True when only the controller may set the variable.</summary>
    public static bool Contains(string name, IReadOnlyList<string> apiKeys) =>
        Names.Contains(name) || name.StartsWith("CODERUN_", StringComparison.Ordinal) || name.StartsWith("GIT_CONFIG_", StringComparison.Ordinal)
        || apiKeys.Contains(name, StringComparer.Ordinal);
}
