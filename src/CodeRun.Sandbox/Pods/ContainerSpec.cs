namespace CodeRun.Sandbox.Pods;

/// <summary>A container made ready for this machine: a program, its arguments, environment and directory.</summary>
/// <param name="Id">Identity of this run; all its processes carry it in <see cref="ProcessTree.Variable"/>.</param>
/// <param name="Command">Program and arguments, paths rewritten.</param>
/// <param name="Environment">The whole environment, paths rewritten.</param>
/// <param name="WorkingDirectory">Directory to start in.</param>
/// <param name="Paths">Where the container's paths are on this machine.</param>
/// <param name="TerminationMessageFile">File whose content becomes the termination message.</param>
internal sealed record ContainerSpec(
    string Id,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    PathMap Paths,
    string TerminationMessageFile);
