namespace CodeRun.Sandbox;

/// <summary>Files and directories that only this user may read, from the moment they exist.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Makes a directory; one that is there already is closed to others. One that belongs to somebody else cannot be.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnlyDirectory);
        if (File.GetUnixFileMode(path) != OwnerOnlyDirectory)
            File.SetUnixFileMode(path, OwnerOnlyDirectory);
    }

    /// <summary>Writes a file so that others see all of it or nothing. What stood at its path, a link too, is replaced and never written through.</summary>
    public static void Replace(string path, string text)
    {
        var beside = $"{path}.{Guid.NewGuid():N}";
        Write(beside, text);
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">Something stands at its path, be it a link.</exception>
    public static void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a new file.</summary>
    /// <exception cref="IOException">Something stands at its path, be it a link.</exception>
    public static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        file.Write(content);
    }
}
