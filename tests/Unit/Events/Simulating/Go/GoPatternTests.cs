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
    [InlineData("(?m)^/remediate$", "please\n/remediate\nnow", true)]
    [InlineData("(?U)^a+$", "aaa", true)]
    [InlineData(@"^\pL+$", "aé日", true)]
    [InlineData(@"\bé\b", "é", false)]
    [InlineData("(?i)^k$", "\u212A", true)]
    [InlineData("^.$", "🚀", true)]
    [InlineData("^[^a]$", "🚀", true)]
    [InlineData(@"^\x{1F680}$", "🚀", true)]
    [InlineData(@"[\w-[a]]", "a]", true)]
    [InlineData("a{00001}", "a", false)]
    [InlineData("(?)^$", "", true)]
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
    [InlineData("(a{100}){11}")]
    [InlineData("(?-)a")]
    [InlineData("(?P<é>a)")]
    public void What_Go_refuses_is_an_error(string pattern) => Assert.Throws<EvaluationException>(() => GoPattern.Compile(pattern));

    [Theory]
    [InlineData(@"\p{Greek}")]
    [InlineData(@"\p{letter}")]
    public void What_is_not_simulated_is_said(string pattern) => Assert.Throws<UnsupportedException>(() => GoPattern.Compile(pattern));

    [Fact]
    public void Groups_without_end_are_not_simulated() => Assert.Throws<UnsupportedException>(() => GoPattern.Compile(new string('(', 4000) + new string(')', 4000)));

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("^(?:a?){500}a{500}$")]
    public void An_expression_that_makes_others_hang_is_answered(string pattern) => Assert.False(GoPattern.Compile(pattern).Matches(new string('a', 50_000) + "b"));

    [Fact]
    public void What_takes_too_much_work_is_given_up_however_fast_the_machine()
    {
        var pattern = GoPattern.Compile("(a|b)*a(a|b){800}c");
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(static i => ((i * 2654435761u) >> 13) % 2 == 0 ? "a" : "b"));

        Assert.Throws<UnsupportedException>(() => pattern.Matches(text));
        Assert.Throws<UnsupportedException>(() => pattern.Find(text));
    }

    [Fact]
    public void An_expression_of_too_many_steps_is_not_simulated() => Assert.Throws<UnsupportedException>(() => GoPattern.Compile(string.Concat(Enumerable.Repeat("[a-z]{1000}", 60))));

    [Fact]
    public void A_text_of_25_MiB_is_gone_over_once() => Assert.False(GoPattern.Compile("(?i)^(x|needle)+$|task-[0-9]+").Matches(new string('é', 13 << 20)));

    [Theory]
    [InlineData("a(b)?", "xaby", "[$1]", "x[b]y")]
    [InlineData("a(b)?", "xay", "[$1]", "x[]y")]
    [InlineData("(?P<n>a)", "a", "${n}$n${n}x$$", "aaax$")]
    [InlineData("a", "a", "$1x", "")]
    [InlineData("x*", "abxc", "-", "-a-b-c-")]
    [InlineData("", "é🚀", ".", ".é.🚀.")]
    [InlineData("a|ab", "ab", "<$0>", "<a>b")]
    public void A_replacement_puts_groups_in(string pattern, string text, string replacement, string result) =>
        Assert.Equal(result, GoPattern.Compile(pattern).Replace(text, replacement));
}
