using System.Text;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Pods.Volumes;

namespace CodeRun.Tests.Unit.Sandbox.Pods.Volumes;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AtomicWriterTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-volume-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Files_are_replaced_together_and_names_that_went_are_gone()
    {
        var volume = Path.Combine(_root, "v");
        var writer = new AtomicWriter(volume);
        Assert.True(writer.Write(Files(("a", "1"), ("sub/b", "1"), ("gone", "1"))));
        var before = new FileInfo(Path.Combine(volume, "..data")).LinkTarget;

        Assert.False(writer.Write(Files(("a", "1"), ("sub/b", "1"), ("gone", "1"))));
        Assert.True(writer.Write(Files(("a", "2"), ("sub/b", "2"))));

        Assert.Equal("2", File.ReadAllText(Path.Combine(volume, "a")));
        Assert.Equal("2", File.ReadAllText(Path.Combine(volume, "sub", "b")));
        Assert.False(File.Exists(Path.Combine(volume, "gone")));
        Assert.NotEqual(before, new FileInfo(Path.Combine(volume, "..data")).LinkTarget);
        Assert.Single(Directory.GetDirectories(volume, "..?"), static d => !d.EndsWith("..data", StringComparison.Ordinal));
    }

    [Fact]
    public void Modes_are_those_that_were_asked_for()
    {
        var writer = new AtomicWriter(Path.Combine(_root, "v"));

        writer.Write(new Dictionary<string, ProjectedFile>(StringComparer.Ordinal) { ["x"] = new([], (UnixFileMode)0b101_100_000) });

        Assert.Equal((UnixFileMode)0b101_100_000, File.GetUnixFileMode(Path.Combine(_root, "v", "..data", "x")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_root, "v")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/x")]
    [InlineData("..x")]
    [InlineData("")]
    public void Paths_that_lead_out_are_refused(string path) =>
        Assert.Throws<PodNotReadyException>(() => new AtomicWriter(Path.Combine(_root, "v")).Write(Files((path, "1"))));

    [Fact]
    public void Links_may_lead_about_inside_of_a_directory_but_not_out_of_it()
    {
        Directory.CreateDirectory(Path.Combine(_root, "d", "real"));
        File.CreateSymbolicLink(Path.Combine(_root, "d", "inside"), "real");
        File.CreateSymbolicLink(Path.Combine(_root, "d", "outside"), "../..");
        File.CreateSymbolicLink(Path.Combine(_root, "d", "absolute"), "/etc");
        File.CreateSymbolicLink(Path.Combine(_root, "d", "circle"), "circle");
        var directory = Path.Combine(_root, "d");

        Assert.Equal(Path.Combine(directory, "real", "x"), SafePath.Resolve(directory, "inside/x"));
        Assert.Null(SafePath.Resolve(directory, "outside/x"));
        Assert.Null(SafePath.Resolve(directory, "absolute"));
        Assert.Null(SafePath.Resolve(directory, "circle"));
        Assert.Null(SafePath.Resolve(directory, "../d/real"));
        Assert.Null(SafePath.Resolve(directory, "/etc"));
    }

    private static Dictionary<string, ProjectedFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(static f => f.Path, static f => new ProjectedFile(Encoding.UTF8.GetBytes(f.Text), UnixFileMode.UserRead), StringComparer.Ordinal);
}
