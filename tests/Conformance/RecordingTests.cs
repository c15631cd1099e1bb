using System.Text.Json;
using Xunit.Abstractions;

namespace CodeRun.Tests.Conformance;

/// <summary>
/// Replays what a real kube-apiserver answered. <c>answered.txt</c> names the recordings that the sandbox answers in the same way; it only ever grows:
/// CODERUN_UPDATE_GENERATED=1 adds those that have come to it.
/// </summary>
public sealed class RecordingTests(SandboxFixture sandbox, ITestOutputHelper output) : IClassFixture<SandboxFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan UpdateLimit = TimeSpan.FromSeconds(12);

    public static TheoryData<string> Answered => [.. Names()];

    [Theory]
    [MemberData(nameof(Answered))]
    public Task Sandbox_answers_as_a_real_server_did(string recording) => ReplayAsync(recording, Limit);

    [UpdateFact]
    public async Task Recordings_that_have_come_to_be_answered_are_added()
    {
        var answered = Names().ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(SourceFolder.Path, "recordings"), "???-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Path.Combine(SourceFolder.Path, "recordings"), file).Replace('\\', '/');
            if (answered.Contains(name))
                continue;
            try
            {
                await ReplayAsync(name, UpdateLimit);
                answered.Add(name);
            }
            catch (Exception e) when (e is MismatchException or OperationCanceledException)
            {
                output.WriteLine($"{name}: {e.Message}");
            }

            await File.WriteAllLinesAsync(Path.Combine(SourceFolder.Path, "answered.txt"), answered.Order(StringComparer.Ordinal));
        }
    }

    private async Task ReplayAsync(string recording, TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(SourceFolder.Path, "recordings", recording), limit.Token));
        await new Replayer(sandbox.Http, sandbox.Token).RunAsync(document.RootElement, limit.Token);
    }

    private static IEnumerable<string> Names() => File.ReadAllLines(Path.Combine(SourceFolder.Path, "answered.txt")).Where(static l => l.Length > 0);

}
