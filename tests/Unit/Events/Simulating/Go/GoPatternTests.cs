using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Tests.Unit.Events.Simulating.Go;

public sealed class GoPatternTests
{
    [Theory]
    [InlineData("pull_request", "pull_request_review", true)]
    [InlineData("^pull_request$", "pull_request_review", false)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("app[bot]", "app[bot]", false)]
    [InlineData("app[bot]", "appb", true)]
    [InlineData(@"app\[bot\]", "app[bot]", true)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData("(?i)^TASK$", "task", true)]
    [InlineData("^[[:alpha:]]+$", "abc", true)]
    [InlineData("^[]a]+$", "a]", true)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData("^(?P<n>a)$", "a", true)]
    [InlineData("", "anything", true)]
    public void An_expression_matches_as_in_Go(string pattern, string text, bool matches) => Assert.Equal(matches, GoPattern.Compile(pattern).Matches(text));

    [Theory]
    [InlineData("(")]
    [InlineData("a**")]
    [InlineData("[a")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"\Z")]
    [InlineData(@"a\")]
    [InlineData("a{1001}")]
    public void What_Go_refuses_is_an_error(string pattern) => Assert.Throws<EvaluationException>(() => GoPattern.Compile(pattern));

    [Theory]
    [InlineData("(?m)^a$")]
    [InlineData("(?U)a+")]
    [InlineData(@"\pL")]
    public void What_is_not_simulated_is_said(string pattern) => Assert.Throws<UnsupportedException>(() => GoPattern.Compile(pattern));

    [Fact]
    public void Groups_without_end_are_not_simulated() => Assert.Throws<UnsupportedException>(() => GoPattern.Compile(new string('(', 4000) + new string(')', 4000)));

    [Fact]
    public void An_expression_that_makes_others_hang_is_answered() => Assert.False(GoPattern.Compile("^(a+)+$").Matches(new string('a', 50_000) + "b"));
}
