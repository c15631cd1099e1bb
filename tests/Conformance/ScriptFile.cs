using CodeRun.Tests.Conformance.Replaying;
using CodeRun.Tests.Conformance.Servers;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>The files of requests and answers as test cases.</summary>
internal static class ScriptFile
{
    // Garbage collection may take most of a minute on a cluster, and a file may wait for it twice.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The files below a folder of this project, by area and number.</summary>
    public static TheoryData<string> In(string folder)
    {
        var root = Path.Combine(SourceFolder.Path, folder);
        return [.. Directory.GetFiles(root, "???-*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>Replays one; it is skipped where the server lacks what it needs.</summary>
    public static async Task RunAsync(ServerFixture server, string folder, string file, ITestOutputHelper output)
    {
        using var limit = new CancellationTokenSource(Limit);
        var recording = Recording.Parse(await File.ReadAllTextAsync(Path.Combine(SourceFolder.Path, folder, file), limit.Token), server.Suffix);
        var missing = recording.Needs.Where(server.Lacks.Contains).ToList();
        Skip.If(missing.Count > 0, $"The server lacks: {string.Join(", ", missing)}.");
        var hooks = new Dictionary<string, Action>(StringComparer.Ordinal) { ["compact"] = server.Compact };
        await new Replayer(server.Server, hooks, output.WriteLine).RunAsync(recording, limit.Token);
    }
}
