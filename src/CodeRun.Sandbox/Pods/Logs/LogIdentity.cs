namespace CodeRun.Sandbox.Pods.Logs;

/// <summary>Says in the directory of a log which run it is of, for a sandbox that is started anew.</summary>
internal static class LogIdentity
{
    private const string FileName = "run";

    public static void Write(string directory, string id)
    {
        PrivateFiles.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        File.Delete(path);
        PrivateFiles.Write(path, id);
    }

    /// <summary>The identity of the run; null when the directory is not that of a log.</summary>
    public static string? Read(string directory) => Path.Combine(directory, FileName) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
}
