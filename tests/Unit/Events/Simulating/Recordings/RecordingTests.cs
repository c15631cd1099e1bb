namespace CodeRun.Tests.Unit.Events.Simulating.Recordings;

/// <summary>Asks the simulator what the libraries of Argo Events were asked; README.md tells how the answers were recorded.</summary>
public sealed class RecordingTests
{
    [Theory]
    [InlineData("paths", 400)]
    [InlineData("patterns", 1000)]
    [InlineData("filters", 600)]
    [InlineData("templates", 600)]
    [InlineData("parameters", 500)]
    public void The_simulator_answers_as_the_libraries_of_Argo_Events_do(string area, int atLeast)
    {
        var cases = RecordedCase.Read(File.ReadLines(RepositoryFiles.PathOf("tests", "Unit", "Events", "Simulating", "Recordings", area + ".jsonl"))).ToList();
        var differences = cases.Select(Difference).OfType<string>().Take(20).ToList();

        Assert.True(cases.Count >= atLeast);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    // A definite answer is always compared; none is needed only where the recording says so.
    private static string? Difference(RecordedCase recorded)
    {
        var ours = recorded.Ours();
        return ours is null ? (recorded.MayBeNotEvaluated ? null : $"not evaluated: {recorded.Line}") : ours == recorded.Theirs() ? null : $"{ours} instead of {recorded.Theirs()}: {recorded.Line}";
    }
}
