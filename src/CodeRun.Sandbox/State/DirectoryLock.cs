using System.Globalization;

namespace CodeRun.Sandbox.State;

/// <summary>Keeps a directory to one sandbox. The lock is the system's on an open file, so that it ends with the process, however that ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="SandboxStateException">Another sandbox has it, or the file cannot be made.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw SandboxStateException.InUse(directory, Holder(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SandboxStateException.Unusable(directory, e.Message, e);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DirectoryLock(file);
    }

    public void Dispose() => _file.Dispose();

    // Only for the message; where locks keep others from reading the file, the message does without.
    private static string? Holder(string path)
    {
        try
        {
            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return file.ReadToEnd() is { Length: > 0 } process ? process : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
