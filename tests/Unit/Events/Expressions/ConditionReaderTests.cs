using CodeRun.Engine.Events.Expressions;

namespace CodeRun.Tests.Unit.Events.Expressions;

public sealed class ConditionReaderTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a && b||c-1", "Any(All(a,b),c-1)")]
    [InlineData("(a || b) && (c)", "All(Any(a,b),c)")]
    [InlineData("((a))", "a")]
    [InlineData("1.x_y", "1.x_y")]
    public void A_condition_is_read(string text, string tree)
    {
        var reading = ConditionReader.Read(text);

        Assert.Null(reading.Error);
        Assert.Equal(tree, Shown(reading.Root!));
    }

    [Theory]
    [InlineData("a b", 2, "there is no operator before 'b'")]
    [InlineData("a & b", 2, "'&' is not expected here")]
    [InlineData("!a", 0, "'!' is not expected here")]
    [InlineData("a)", 1, "')' is not expected here")]
    [InlineData("()", 1, "')' is not expected here")]
    [InlineData("(a", 2, "a parenthesis is not closed")]
    [InlineData("a ||", 4, "a name is missing at the end")]
    [InlineData("", 0, "a name is missing at the end")]
    public void What_cannot_be_read_is_told_with_its_place(string text, int offset, string message) => Assert.Equal(new ConditionError(offset, message), ConditionReader.Read(text).Error);

    [Fact]
    public void Names_before_an_error_are_known() => Assert.Equal([new ConditionName("a", 0), new ConditionName("b", 5)], ConditionReader.Read("a && b ! c").Names);

    [Fact]
    public void Parentheses_without_end_are_read()
    {
        var reading = ConditionReader.Read(new string('(', 100_000) + "a" + new string(')', 100_000));

        Assert.Null(reading.Error);
        Assert.Equal(100_000, reading.Depth);
    }

    private static string Shown(ConditionNode node) => node.Kind == ConditionNodeKind.Name ? node.Name : $"{node.Kind}({string.Join(',', node.Items.Select(Shown))})";
}
