using CodeRun.Tests.Conformance.Servers;
using CodeRun.Tests.Conformance.Transcripts;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>The sessions with kubectl as test cases.</summary>
internal static class TranscriptFile
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static string Folder => Path.Combine(SourceFolder.Path, "kubectl");

    /// <summary>The sessions of a sort, by number.</summary>
    public static TheoryData<string> Those(Func<Transcript, bool> wanted) =>
        [.. Directory.GetFiles(Folder, "???-*.txt").Where(file => wanted(TranscriptParser.Parse(File.ReadAllText(file)))).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    /// <summary>Runs one in a namespace of its own; it is skipped where the server lacks what it needs.</summary>
    public static async Task RunAsync(ServerFixture server, string file, ITestOutputHelper output)
    {
        using var limit = new CancellationTokenSource(Limit);
        var name = "kubectl-" + Path.GetFileNameWithoutExtension(file)[4..] + server.Suffix;
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file), limit.Token);
        var transcript = TranscriptParser.Parse(text.Replace("${namespace}", name, StringComparison.Ordinal));
        var missing = transcript.Needs.Where(server.Lacks.Contains).ToList();
        Skip.If(missing.Count > 0, $"The server lacks: {string.Join(", ", missing)}.");
        using var workspace = KubectlWorkspace.Create(server.Kubeconfig, name);
        await using var runner = new TranscriptRunner(workspace, output.WriteLine);
        await runner.RunAsync(transcript, limit.Token);
    }
}
