namespace CodeRun.Engine.Resources;

/// <summary>Paths inside the agent container. Scripts read them from the environment and never spell them out.</summary>
public static class ContainerPaths
{
    /// <summary>The workspace claim.</summary>
    public const string Workspace = "/workspace";

    /// <summary>HOME: on the workspace, so that the agent program finds its earlier sessions.</summary>
    public const string Home = Workspace + "/.home";

    /// <summary>The rendered files, read-only.</summary>
    public const string TaskFiles = "/task-files";

    /// <summary>The entry script among the rendered files.</summary>
    public const string EntryScript = TaskFiles + "/container.sh";

    /// <summary>Directory of the GitHub App's private key, read-only.</summary>
    public const string GitHubKey = "/var/run/secrets/coderun/github";

    /// <summary>Scratch space that goes with the pod.</summary>
    public const string Temporary = "/tmp";

    /// <summary>File whose content becomes the termination message: the result of the run.</summary>
    public const string TerminationLog = "/dev/termination-log";
}
