namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>
/// Puts files into a volume and replaces them all at once later, as a kubelet does: they are in a directory of their own to which
/// the link <c>..data</c> leads, and the names in the volume are links through it. A reader sees the old files or the new ones.
/// </summary>
internal sealed class AtomicWriter(string directory)
{
    private const string Data = "..data";
    private IReadOnlyDictionary<string, ProjectedFile>? _written;
    private int _generation;

    /// <summary>Makes the volume contain these files, by relative path. True when that changed anything.</summary>
    public bool Write(IReadOnlyDictionary<string, ProjectedFile> files)
    {
        foreach (var path in files.Keys)
            Require(path);
        if (_written is { } before && before.Count == files.Count && files.All(f => before.TryGetValue(f.Key, out var old) && old.Is(f.Value)))
            return false;
        PrivateFiles.CreateDirectory(directory);
        var name = $"..{++_generation}";
        var target = Path.Combine(directory, name);
        PrivateFiles.CreateDirectory(target);
        foreach (var (path, file) in files)
            Put(Path.Combine(target, path), file);

        var link = Path.Combine(directory, Data);
        var fresh = Path.Combine(directory, "..data_tmp");
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, name);
        AtomicRename.Replace(fresh, link);
        Link(files);
        var previous = Path.Combine(directory, $"..{_generation - 1}");
        if (Directory.Exists(previous))
            Directory.Delete(previous, recursive: true);
        _written = files;
        return true;
    }

    private static void Require(string path)
    {
        if (path.Length == 0 || SafePath.Problem(path) is not null || path.StartsWith("..", StringComparison.Ordinal))
            throw new PodNotReadyException("FailedMount", $"invalid path: '{path}' must stay inside the volume and not start with '..'");
    }

    private static void Put(string path, ProjectedFile file)
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
        PrivateFiles.Write(path, file.Content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, file.Mode);
    }

    private void Link(IReadOnlyDictionary<string, ProjectedFile> files)
    {
        var names = files.Keys.Select(static p => p.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(e => !e.Name.StartsWith("..", StringComparison.Ordinal) && !names.Contains(e.Name)).ToList())
        {
            if (gone.LinkTarget is not null)
                File.Delete(gone.FullName);
        }

        foreach (var name in names.Where(n => new FileInfo(Path.Combine(directory, n)) is { Exists: false, LinkTarget: null } && !Directory.Exists(Path.Combine(directory, n))))
            File.CreateSymbolicLink(Path.Combine(directory, name), Path.Combine(Data, name));
    }
}
