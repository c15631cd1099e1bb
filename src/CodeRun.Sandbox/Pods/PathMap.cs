namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Where the paths of a container are on this machine. A container's mounts do not exist here under their own names, so
/// each element of command and arguments, the working directory and each value of the environment that is a mounted path, or
/// lies below one, is rewritten to the directory that stands for it; parts of lists joined by ':' too. Paths inside of files
/// are not rewritten: programs take them from the environment.
/// </summary>
internal sealed class PathMap(IEnumerable<(string ContainerPath, string HostPath)> mounts)
{
    private readonly (string ContainerPath, string HostPath)[] _mounts =
        [.. mounts.Select(static m => (m.ContainerPath.TrimEnd('/'), m.HostPath)).OrderByDescending(static m => m.Item1.Length)];

    /// <summary>The text with container paths replaced.</summary>
    public string Rewrite(string text) =>
        text.Contains(':', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal)
            ? string.Join(':', text.Split(':').Select(RewriteOne))
            : RewriteOne(text);

    private string RewriteOne(string text)
    {
        foreach (var (containerPath, hostPath) in _mounts)
        {
            if (text == containerPath)
                return hostPath;
            if (text.StartsWith(containerPath, StringComparison.Ordinal) && text[containerPath.Length] == '/')
                return hostPath + text[containerPath.Length..];
        }

        return text;
    }
}
