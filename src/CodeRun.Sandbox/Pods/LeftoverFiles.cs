using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Removes what pods and claims left in the directory of the sandbox when it was killed between the end of the object and that of
/// its files: a claim that is made again under an old name must not find the work of another.
/// </summary>
internal static class LeftoverFiles
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");

    /// <summary>Removes the directories of pods and claims that do not exist. No pod may run.</summary>
    /// <param name="root">Directory of all pods of the sandbox.</param>
    /// <param name="objects">The objects.</param>
    /// <returns>What could not be removed and why, a sentence each.</returns>
    public static IReadOnlyList<string> Remove(string root, IObjectAccess objects)
    {
        var uids = objects.List(Pods).Select(static p => (string)p["metadata"]!["uid"]!).ToHashSet(StringComparer.Ordinal);
        var claims = objects.List(Claims).Select(static c => Path.Combine((string)c["metadata"]!["namespace"]!, (string)c["metadata"]!["name"]!)).ToHashSet(StringComparer.Ordinal);
        var (pods, volumes) = (Path.Combine(root, "pods"), Path.Combine(root, "volumes"));
        return
        [
            .. DirectoriesIn(pods).Where(d => !uids.Contains(Path.GetFileName(d)))
                .Concat(DirectoriesIn(volumes).SelectMany(DirectoriesIn).Where(d => !claims.Contains(Path.GetRelativePath(volumes, d))))
                .Select(TryDelete).OfType<string>(),
        ];
    }

    private static string[] DirectoriesIn(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];

    private static string? TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'{directory}', of an object that does not exist any more, could not be removed: {e.Message}";
        }
    }
}
