using CodeRun.Sandbox;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _directory = Directory.CreateTempSubdirectory("coderun-private-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void File_is_never_written_through_a_link()
    {
        var (target, link) = (Path.Combine(_directory, "target"), Path.Combine(_directory, "link"));
        File.WriteAllText(target, "theirs");
        File.CreateSymbolicLink(link, target);

        Assert.Throws<IOException>(() => PrivateFiles.Write(link, "token"));
        PrivateFiles.Replace(link, "token");

        Assert.Equal(("theirs", "token", null), (File.ReadAllText(target), File.ReadAllText(link), new FileInfo(link).LinkTarget));
    }

    [Fact]
    public void File_that_was_open_to_others_is_replaced_by_one_that_is_not()
    {
        if (OperatingSystem.IsWindows())
            return; // Files take over what their directory allows there.
        var path = Path.Combine(_directory, "kubeconfig");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        PrivateFiles.Replace(path, "new");

        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public void Directory_that_was_open_to_others_is_closed()
    {
        if (OperatingSystem.IsWindows())
            return; // Directories take over what the one above allows there.
        var path = Path.Combine(_directory, "sandbox");
        Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

        PrivateFiles.CreateDirectory(path);

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }
}
