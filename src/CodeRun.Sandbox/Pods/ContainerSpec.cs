namespace CodeRun.Sandbox.Pods;

/// <summary>A container made ready for this machine: a program, its arguments, environment and directory.</summary>
/// <param name="Name">Name of the container.</param>
/// <param name="Command">Program and arguments, paths rewritten.</param>
/// <param name="Environment">The whole environment, paths rewritten.</param>
/// <param name="WorkingDirectory">Directory to start in.</param>
/// <param name="TerminationMessageFile">File whose content becomes the termination message.</param>
/// <param name="FallBackToLogs">Whether the end of the log is the message when the container failed and wrote none.</param>
internal sealed record ContainerSpec(
    string Name,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    string TerminationMessageFile,
    bool FallBackToLogs);
