using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class Re2SyntaxTests
{
    [Theory]
    [InlineData("^a(b|c)*d+?$")]
    [InlineData("(?i)x(?-i:y)(?P<n>z)(?<m>w)")]
    [InlineData(@"[]a-z\d[:alpha:]^-]")]
    [InlineData(@"\Q*+\E\x{10FFFF}\pL\p{Greek}\z\A\b\.")]
    [InlineData("a{2}b{2,}c{2,3}d{x}e{,2}{")]
    [InlineData("|a|")]
    [InlineData("^*")]
    public void Expression_of_RE2_is_taken(string pattern) => Assert.Null(Re2Syntax.Problem(pattern));

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
    public void What_RE2_refuses_is_told(string pattern, string problem) => Assert.Contains(problem, Re2Syntax.Problem(pattern), StringComparison.Ordinal);

    [Fact]
    public void Long_and_nested_expressions_get_a_verdict()
    {
        Assert.NotNull(Re2Syntax.Problem(new string('a', 20_000)));
        Assert.Null(Re2Syntax.Problem(new string('(', 4000) + "a" + new string(')', 4000)));
    }

    [Fact]
    public void Expression_that_would_hang_elsewhere_is_tried_in_time() => Assert.NotNull(new FilterPattern("^(a+)+$").Matches(new string('a', 5000) + "!"));

    // The engine that does not backtrack takes a second and more to be made for some hundreds of different signs.
    [Fact]
    public void Expression_of_many_different_signs_is_not_tried() => Assert.Null(new FilterPattern($"{Signs(400)}.*").Matches("opened"));

    [Fact]
    public void Plain_text_of_many_different_signs_is_tried() => Assert.False(new FilterPattern(Signs(400)).Matches("opened"));

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
    public void Pattern_matches_as_Go_does(string pattern, string text, bool isMatch) => Assert.Equal(isMatch, new FilterPattern(pattern).Matches(text));

    private static string Signs(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => (char)(0x4E00 + (i * 7))));
}
