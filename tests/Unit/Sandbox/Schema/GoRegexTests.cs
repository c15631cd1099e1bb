using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox.Schema;

public sealed class GoRegexTests
{
    [Theory]
    [InlineData("(?=x)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?<!x)", "invalid or unsupported Perl syntax: `(?<!`")]
    [InlineData("(abc", "missing closing ): `(abc`")]
    [InlineData("abc)", "unexpected ): `abc)`")]
    [InlineData("[abc", "missing closing ]: `[abc`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("a{2,1}", "invalid repeat count: `{2,1}`")]
    [InlineData("[z-a]", "invalid character class range: `z-a`")]
    [InlineData("\\y", "invalid escape sequence: `\\y`")]
    [InlineData("(a)\\1", "invalid escape sequence: `\\1`")]
    [InlineData("a\\", "trailing backslash at end of expression: ``")]
    public void Expression_that_RE2_does_not_know_is_refused_in_Gos_words(string pattern, string message) =>
        Assert.Equal($"error parsing regexp: {message}", Assert.Throws<FormatException>(() => GoRegex.Compile(pattern)).Message);

    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("^\\d+$", "٣", false)]
    [InlineData("^[[:alpha:]_]+$", "ab_", true)]
    [InlineData("^(?P<x>a|b)$", "b", true)]
    [InlineData("^a{1,2}[^]]$", "aax", true)]
    [InlineData("^\\Qa.b\\E$", "axb", false)]
    public void Text_matches_as_in_Go(string pattern, string text, bool matches) => Assert.Equal(matches, GoRegex.Compile(pattern).IsMatch(text));
}
