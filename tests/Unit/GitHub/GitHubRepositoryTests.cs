using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;

namespace CodeRun.Tests.Unit.GitHub;

public sealed class GitHubRepositoryTests
{
    private static readonly GitHubOptions Enterprise = new() { Url = "https://git.example.com", ApiUrl = "https://git.example.com/api/v3" };

    [Theory]
    [InlineData("5dlabs/cto")]
    [InlineData("https://github.com/5dlabs/cto")]
    [InlineData("https://github.com/5dlabs/cto.git")]
    [InlineData("https://GitHub.com/5dlabs/cto/")]
    [InlineData("git@github.com:5dlabs/cto.git")]
    [InlineData("ssh://git@github.com/5dlabs/cto.git")]
    [InlineData("ssh://git@github.com:22/5dlabs/cto")]
    public void Repository_is_known_in_every_spelling(string location)
    {
        Assert.True(GitHubRepository.TryParse(location, new GitHubOptions(), out var repository));
        Assert.Equal("5dlabs/cto", repository.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/src/shop")]
    [InlineData("file:///src/shop")]
    [InlineData("https://gitlab.com/5dlabs/cto")]
    [InlineData("https://github.com.evil.example/5dlabs/cto")]
    [InlineData("https://githubxcom/5dlabs/cto")]
    [InlineData("https://github.com/5dlabs")]
    [InlineData("https://github.com/5dlabs/cto/tree/main")]
    [InlineData("5dlabs/..")]
    [InlineData("git@gitlab.com:5dlabs/cto.git")]
    public void Other_places_are_not_this_GitHub(string? location) => Assert.False(GitHubRepository.TryParse(location, new GitHubOptions(), out _));

    [Fact]
    public void Enterprise_server_is_the_GitHub_when_it_is_configured()
    {
        Assert.True(GitHubRepository.TryParse("https://git.example.com/team/app.git", Enterprise, out _));
        Assert.False(GitHubRepository.TryParse("https://github.com/team/app.git", Enterprise, out _));
    }
}
