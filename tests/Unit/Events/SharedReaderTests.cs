namespace CodeRun.Tests.Unit.Events;

public sealed class SharedReaderTests
{
    [Theory]
    [InlineData("Linting", "Simulating")]
    [InlineData("Simulating", "Linting")]
    [InlineData("Patterns", "Linting", "Simulating", "Expressions", "Notations")]
    [InlineData("Expressions", "Linting", "Simulating", "Notations")]
    [InlineData("Notations", "Linting", "Simulating", "Expressions", "Patterns")]
    public void Folder_knows_nothing_of_others(string folder, params string[] others)
    {
        var files = Directory.EnumerateFiles(RepositoryFiles.PathOf("src", "CodeRun.Engine", "Events", folder), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, f => Array.Exists(others, o => f.Contains($"CodeRun.Engine.Events.{o}", StringComparison.Ordinal)));
    }
}
