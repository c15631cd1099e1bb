using CodeRun.Engine.Agents;

namespace CodeRun.Tests.Unit.Agents;

public sealed class ConfigurationReaderTests
{
    private const string Minimal = "defaultAgent: App-One\nagents:\n- name: one\n  githubApp: App-One\n";

    [Fact]
    public void Shipped_configuration_is_good()
    {
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));

        Assert.Equal(["rex", "blaze", "cleo", "tess", "cipher", "morgan"], configuration.Agents.All.Select(static a => a.Name));
        Assert.Equal("5DLabs-Rex", configuration.DefaultAgent);
        Assert.Equal("8Gi", configuration.Resources.Limits["memory"]);
        Assert.Null(configuration.Concurrency.Total);
    }

    [Fact]
    public void Absent_keys_have_their_defaults()
    {
        var configuration = ConfigurationReader.Read(Minimal, "c.yaml");

        Assert.Equal("10Gi", configuration.Storage.Size);
        Assert.Equal(["ANTHROPIC_API_KEY"], configuration.Secrets.ApiKeys);
        Assert.Equal("claude", configuration.Agents.All[0].Cli);
    }

    [Theory]
    [InlineData("concurency:\n  total: 1\n", "c.yaml:5:1: concurency: is not a known key. Did you mean concurrency?")]
    [InlineData("concurrency:\n  total: none\n", "c.yaml:6:3: concurrency.total: must be a whole number above 0")]
    [InlineData("concurrency:\n  total: 0\n", "c.yaml:6:3: concurrency.total: must be a whole number above 0")]
    [InlineData("storage:\n  size: big\n", "c.yaml:6:3: storage.size: 'big' is not a quantity")]
    [InlineData("image: x\n", "c.yaml:5:1: image: must be a mapping")]
    [InlineData("image:\n  pullPolicy: Sometimes\n", "c.yaml:6:3: image.pullPolicy: 'Sometimes' is not one of")]
    [InlineData("secrets:\n  apiKeys: KEY\n", "c.yaml:6:3: secrets.apiKeys: must be a list")]
    public void Problem_is_shown_with_its_place(string more, string expected)
    {
        var problems = Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(Minimal + more, "c.yaml")).Problems;

        Assert.StartsWith(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("defaultAgent: App-Two\nagents:\n- name: one\n  githubApp: App-One\n", "defaultAgent")]
    [InlineData("defaultAgent: a\nagents: []\n", "at least one agent")]
    [InlineData("agents:\n- name: one\n  githubApp: App-One\n", "defaultAgent: is required")]
    [InlineData("defaultAgent: a\nagents:\n- name: One\n  githubApp: a\n", "'One' must be lower-case")]
    [InlineData("defaultAgent: a\nagents:\n- name: x\n  githubApp: a\n- name: y\n  githubApp: A[bot]\n", "used by another agent")]
    [InlineData("defaultAgent: a\nagents:\n- name: x\n", "githubApp: is required")]
    [InlineData("", "nothing in it")]
    [InlineData("a: 1\n---\nb: 2\n", "one document")]
    public void Registry_that_cannot_work_is_refused(string text, string expected) =>
        Assert.Contains(Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(text, "c.yaml")).Problems, p => p.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void All_problems_are_listed_at_once() =>
        Assert.Equal(3, Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(Minimal + "a: 1\nb: 2\nstorage:\n  size: x\n", "c")).Problems.Count);

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains("nowhere.yaml", Assert.Throws<ConfigurationException>(() => ConfigurationReader.ReadFile("nowhere.yaml")).Message, StringComparison.Ordinal);
}
