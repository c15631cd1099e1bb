using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Tests.Unit.Events.Patterns;

public sealed class PatternParserTests
{
    [Theory]
    [InlineData("ab(c", "MissingParenthesis", 2, "(c")]
    [InlineData("(a)b)", "UnexpectedParenthesis", 4, "")]
    [InlineData("x[a", "MissingBracket", 1, "[a")]
    [InlineData(@"a\", "TrailingBackslash", 1, "")]
    [InlineData(@"a\Zb", "InvalidEscape", 1, @"\Z")]
    [InlineData("x[z-a]", "InvalidClassRange", 2, "z-a")]
    [InlineData("[[:no:]]", "InvalidClassRange", 1, "[:no:]")]
    [InlineData("a(?P<é>b)", "InvalidNamedCapture", 1, "(?P<é>")]
    [InlineData("a(?=b)", "InvalidGroup", 1, "(?=")]
    [InlineData("a(?<=b)", "InvalidGroup", 1, "(?<=")]
    [InlineData("a|*?", "MissingRepeatArgument", 2, "*?")]
    [InlineData("a{2}{3}", "NestedRepeat", 1, "{2}{3}")]
    [InlineData("a{1001}", "InvalidRepeatCount", 1, "{1001}")]
    [InlineData("(a{100}){11}", "InvalidRepeatCount", 8, "{11}")]
    [InlineData("\U0001F680*(", "MissingParenthesis", 3, "(")]
    public void An_error_has_its_code_place_and_text(string pattern, string code, int offset, string text)
    {
        var error = PatternParser.Read(pattern).Error;

        Assert.NotNull(error);
        Assert.Equal((code, offset, text), (error.Code.ToString(), error.Offset, error.Text));
    }

    [Fact]
    public void An_error_after_a_class_that_is_not_known_is_an_error() => Assert.Equal(PatternErrorCode.MissingParenthesis, PatternParser.Read(@"\p{Greek}(").Error?.Code);

    [Fact]
    public void Groups_without_end_are_read_but_not_matched()
    {
        var reading = PatternParser.Read(new string('(', 4000) + new string(')', 4000));

        Assert.Null(reading.Error);
        Assert.NotNull(reading.Limit);
        Assert.Equal(PatternErrorCode.MissingParenthesis, PatternParser.Read(new string('(', 4000)).Error?.Code);
    }

    [Fact]
    public void Counts_in_each_other_are_multiplied_however_deep()
    {
        Assert.Null(PatternParser.Read($"{new string('(', 2000)}a{string.Concat(Enumerable.Repeat("){1}", 2000))}").Error);
        Assert.Equal(PatternErrorCode.InvalidRepeatCount, PatternParser.Read($"{new string('(', 1000)}a{string.Concat(Enumerable.Repeat("){2}", 1000))}").Error?.Code);
    }
}
