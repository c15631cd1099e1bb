using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Sandbox.State;

/// <summary>Small private files that are replaced as a whole: after a crash the old content is there or the new one.</summary>
internal static class StateFile
{
    /// <exception cref="IOException">It cannot be written; the old content is there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using (var file = new DiskFile(path + StoreFileName.Unfinished, FileMode.Create))
        {
            file.Append(content);
            file.Sync();
        }

        File.Move(path + StoreFileName.Unfinished, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>The content, or null when there is no such file.</summary>
    public static byte[]? Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
