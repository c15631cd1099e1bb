namespace CodeRun.Sandbox;

/// <summary>The directory with the state of a sandbox cannot be used. Nothing in it was changed.</summary>
public sealed class SandboxStateException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public SandboxStateException()
        : this("The state of the sandbox cannot be used.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public SandboxStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public SandboxStateException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    private SandboxStateException(SandboxStateProblem problem, string path, string message, Exception? innerException = null)
        : base(message, innerException) => (Problem, Path) = (problem, path);

    /// <summary>What kind of problem it is.</summary>
    public SandboxStateProblem Problem { get; }

    /// <summary>The file or directory.</summary>
    public string Path { get; } = "";

    internal static SandboxStateException Corrupt(string file, long offset, string what) => new(
        SandboxStateProblem.Corrupt, file, $"The sandbox's state is damaged: '{file}' at byte {offset}: {what}. Nothing was changed.");

    internal static SandboxStateException Missing(string file, long version) => new(
        SandboxStateProblem.Corrupt, file, $"The sandbox's state is damaged: '{file}', which has the changes after version {version}, is missing. Nothing was changed.");

    internal static SandboxStateException UnknownFormat(string file, long format, long known) => new(
        SandboxStateProblem.UnknownFormat, file, $"'{file}' has format {format}; this version of the sandbox knows format {known}. Nothing was changed.");

    internal static SandboxStateException InUse(string directory, string? process, Exception innerException) => new(
        SandboxStateProblem.InUse, directory, $"Directory '{directory}' is in use by another sandbox{(process is null ? "" : $" (process {process})")}.", innerException);

    internal static SandboxStateException NotASandbox(string directory) => new(
        SandboxStateProblem.NotASandbox, directory, $"Directory '{directory}' is not empty and is not the directory of a sandbox. Nothing was changed.");

    internal static SandboxStateException Unusable(string path, string what, Exception? innerException = null) => new(
        SandboxStateProblem.Unusable, path, $"'{path}' cannot be used for the sandbox's state: {what}", innerException);
}
