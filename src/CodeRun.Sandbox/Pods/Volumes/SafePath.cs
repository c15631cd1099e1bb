namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>Paths inside of a directory that pods write to: neither <c>..</c> nor symbolic links may lead out of it.</summary>
internal static class SafePath
{
    private const int MaxLinks = 40;

    /// <summary>A reason why a relative path may not be used, in a kubelet's words; null for none.</summary>
    public static string? Problem(string path)
    {
        if (Path.IsPathRooted(path))
            return "must not be an absolute path";
        return path.Split('/').Contains("..", StringComparer.Ordinal) ? "must not contain '..'" : null;
    }

    /// <summary>The place of a relative path with all links followed; null when it is outside of the directory.</summary>
    public static string? Resolve(string directory, string path)
    {
        if (Problem(path) is not null || Real(directory) is not { } root || Real(Path.Combine(root, path)) is not { } place)
            return null;
        return place == root || place.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? place : null;
    }

    /// <summary>A name that is one element of a path.</summary>
    /// <exception cref="PodNotReadyException">It is none. The API server admits only names that are; this holds should that ever change.</exception>
    public static string Name(string name) =>
        name is "" or "." or ".." || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) ? throw new PodNotReadyException($"'{name}' cannot be the name of a directory") : name;

    // Links that lead in circles have no place. What does not exist is taken as it stands.
    private static string? Real(string path)
    {
        var left = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var place = "/";
        var links = 0;
        while (left.TryPop(out var name))
        {
            if (name is ".")
                continue;
            if (name is "..")
            {
                place = Path.GetDirectoryName(place) ?? "/";
                continue;
            }

            var next = Path.Combine(place, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                place = next;
                continue;
            }

            if (++links > MaxLinks)
                return null;
            if (Path.IsPathRooted(target))
                place = "/";
            foreach (var element in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                left.Push(element);
        }

        return place;
    }
}
