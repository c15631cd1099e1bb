using CodeRun.Engine.Events.Linting;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class FilterPatternTests
{
    [Theory]
    [InlineData("^a(b|c)*d+?$")]
    [InlineData("(?i)x(?-i:y)(?P<n>z)(?<m>w)")]
    [InlineData(@"[]a-z\d[:alpha:]^-]")]
    [InlineData(@"\Q*+\E\x{10FFFF}\pL\p{Greek}\z\A\b\.")]
    [InlineData("a{2}b{2,}c{2,3}d{x}e{,2}{")]
    [InlineData("|a|")]
    [InlineData("^*")]
    [InlineData("(?)a")]
    [InlineData(".*?{00001}")]
    public void Expression_of_RE2_is_taken(string pattern) => Assert.Null(PatternProblem.Of(pattern));

    [Theory]
    [InlineData("(?=a)", "lookahead")]
    [InlineData("(?<!a)b", "lookbehind")]
    [InlineData("(?>a)", "Perl syntax")]
    [InlineData(@"(a)\1", "backreferences")]
    [InlineData(@"\k<a>", "invalid escape")]
    [InlineData(@"a\Z", "invalid escape")]
    [InlineData("*a", "missing argument")]
    [InlineData("a|*", "missing argument")]
    [InlineData("a**", "nested repetition")]
    [InlineData("a++", "nested repetition")]
    [InlineData("(a", "missing closing )")]
    [InlineData("a)", "unexpected )")]
    [InlineData("[a", "missing closing ]")]
    [InlineData("[z-a]", "class range")]
    [InlineData("a{1001}", "repeat count")]
    [InlineData("a{3,2}", "repeat count")]
    [InlineData("((a{100}){100}){100}", "repeat count")]
    [InlineData(@"a\", "trailing backslash")]
    [InlineData(@"[a-\d]", "invalid escape sequence: \\d")]
    [InlineData("[[:ALPHA:]]", "invalid character class range: [:ALPHA:]")]
    [InlineData(@"\x{}", "invalid escape")]
    [InlineData(@"\C", "invalid escape")]
    [InlineData("(?-)a", "Perl syntax: (?-)")]
    [InlineData(@"\pX", "invalid character class range: \\pX")]
    [InlineData("a{2}{3}", "nested repetition operator: {2}{3}")]
    public void What_RE2_refuses_is_told(string pattern, string problem) => Assert.Contains(problem, PatternProblem.Of(pattern), StringComparison.Ordinal);

    [Fact]
    public void Long_and_nested_expressions_get_a_verdict()
    {
        Assert.NotNull(PatternProblem.Of(new string('a', 20_000)));
        Assert.Null(PatternProblem.Of(new string('(', 4000) + "a" + new string(')', 4000)));
    }

    [Fact]
    public void Expression_that_would_hang_elsewhere_is_tried_in_time() => Assert.NotNull(new FilterPattern("^(a+)+$").Matcher()(new string('a', 5000) + "!"));

    [Fact]
    public void Expression_of_many_different_signs_is_tried() => Assert.False(new FilterPattern($"{Signs(400)}.*").Matcher()("opened"));

    [Fact]
    public void Expression_that_takes_too_much_work_is_given_up()
    {
        var work = new PatternWork(1000);

        Assert.Null(new FilterPattern(".{100}", work).Matcher()("opened"));
        Assert.True(work.IsSpent);
    }

    [Fact]
    public void Class_that_is_not_known_is_not_tried() => Assert.Null(new FilterPattern(@"^\p{Greek}+$").Matcher()("opened"));

    [Theory]
    [InlineData("(?i:^(?:abc)$)", "abc")]
    [InlineData(@"^(refs/heads/main)$", "refs/heads/main")]
    [InlineData("a[.]b", "a.b")]
    [InlineData(@"\Qa.b\E", "a.b")]
    [InlineData("cleo[BOT]", "cleo[BOT]")]
    [InlineData("a.b", "a.b")]
    [InlineData("a{b}", "a{b}")]
    [InlineData("(?i)a(?-i)b", null)]
    [InlineData("a|b", null)]
    [InlineData(@"a\tb", null)]
    [InlineData("a[bc]", null)]
    [InlineData("(?m)^a", null)]
    [InlineData(@"\x{D800}", null)]
    [InlineData("a{2}", null)]
    [InlineData("(?i)[a]b", "ab")]
    [InlineData("^$", null)]
    public void Plain_text_is_seen_through_anchors_groups_and_escapes(string pattern, string? literal) => Assert.Equal(literal, new FilterPattern(pattern).Literal);

    [Fact]
    public void Plain_text_of_many_different_signs_is_tried() => Assert.False(new FilterPattern(Signs(400)).Matcher()("opened"));

    [Theory]
    [InlineData("opened", "reopened", true)]
    [InlineData("^opened", "reopened", false)]
    [InlineData("opened$", "reopened", true)]
    [InlineData("^OPENED$", "opened", false)]
    [InlineData("(?i)^OPENED$", "opened", true)]
    [InlineData("a.c", "abc", true)]
    [InlineData(@"a\.c", "abc", false)]
    [InlineData("a[bot]", "ab", true)]
    [InlineData("a[bot]", "a[bot]", false)]
    [InlineData("^(opened|closed)$", "closed", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?i)s", "\u017F", true)]
    [InlineData(@"\b", "\u00C5", false)]
    [InlineData(@"[\w-[a]]", "xay", false)]
    [InlineData("^[\U0001F680]$", "\U0001F680", true)]
    [InlineData("a{00001}", "a", false)]
    public void Pattern_matches_as_Go_does(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, new FilterPattern(pattern).Matcher()(text));

    private static string Signs(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => (char)(0x4E00 + (i * 7))));
}
