using CodeRun.Engine.Events.Expressions;

namespace CodeRun.Tests.Unit.Events.Expressions;

// The verdicts are those that govaluate itself gives.
public sealed class GovaluateExpressionTests
{
    [Theory]
    [InlineData("a == \"x\"", "a")]
    [InlineData("a-b == 1", "a,b")]
    [InlineData("[a-b] == 1 && a\\-b == 2", "a-b")]
    [InlineData("a in (1, 2) || !b", "a,b")]
    [InlineData("(a)b", "a,b")]
    [InlineData("a ? 1", "a")]
    [InlineData("a =~ '^x' && !(b !~ \"y\")", "a,b")]
    [InlineData("a > -1 && b == 0x1F", "a,b")]
    [InlineData("true", "")]
    [InlineData("a != null", "a,null")]
    [InlineData("- a ** 2 + b % 3 << 1", "a,b")]
    [InlineData("()", "")]
    [InlineData("a == \"b'", "a")]
    public void Expression_is_read(string text, string names)
    {
        var expression = GovaluateExpression.Parse(text);

        Assert.Null(expression.Problem);
        Assert.Equal(names, string.Join(',', expression.Names));
    }

    [Theory]
    [InlineData("a = 1", "no operator '='")]
    [InlineData("a === 1", "no operator '==='")]
    [InlineData("a ==!b", "no operator '==!'")]
    [InlineData("a &&!b", "no operator '&&!'")]
    [InlineData("!!a", "no operator '!!'")]
    [InlineData("_a == 1", "no operator '_'")]
    [InlineData("$a == 1", "no operator '$'")]
    [InlineData("a && ", "missing after '&&'")]
    [InlineData("&& a", "cannot begin with '&&'")]
    [InlineData("a and b", "'and' cannot follow 'a'")]
    [InlineData("not a", "'a' cannot follow 'not'")]
    [InlineData("a contains 'b'", "'contains' cannot follow")]
    [InlineData("len(a) > 0", "no function len")]
    [InlineData("body.action == 'x'", "read as a field of an object")]
    [InlineData("a == 'x", "not closed")]
    [InlineData("[a == 1", "not closed")]
    [InlineData("(a == 1", "not balanced")]
    [InlineData("a =~ '['", "regular expression")]
    [InlineData("1.2.3 == a", "no number")]
    [InlineData("0x == a", "number")]
    [InlineData("", "empty")]
    [InlineData("a == \\", "")]
    public void Expression_is_refused(string text, string problem) => Assert.Contains(problem, GovaluateExpression.Parse(text).Problem, StringComparison.Ordinal);

    [Fact]
    public void Words_have_a_kind_and_a_value()
    {
        var tokens = GovaluateExpression.Parse("[a.b] >= 0x1F && -c in ('x\\'y', 2.5)").Tokens;

        Assert.Equal(
            ["Name a.b 0", "Comparator >= 0", "Number 0x1F 31", "Logical && 0", "Prefix - 0", "Name c 0", "Comparator in 0", "Open ( 0", "Text x'y 0", "Comma , 0", "Number 2.5 2.5", "Close ) 0"],
            tokens.Select(static t => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{t.Kind} {t.Text} {t.Number}")));
    }

    [Fact]
    public void Letters_outside_of_the_first_plane_are_letters() => Assert.Equal(["\U0001D49C"], GovaluateExpression.Parse("\U0001D49C == 1").Names);

    [Theory]
    [InlineData("2024-01-31", true)]
    [InlineData("2024-01-31T10:00:00Z", true)]
    [InlineData("3:04PM", true)]
    [InlineData("2024", false)]
    [InlineData("v2024-01-31", false)]
    public void Text_that_looks_like_a_time_is_one(string text, bool isTime) => Assert.Equal(isTime, GovaluateExpression.Parse($"a == '{text}'").Times.Count == 1);

    [Fact]
    public void Long_and_nested_expressions_get_a_verdict()
    {
        Assert.NotNull(GovaluateExpression.Parse(new string('(', 30_000)).Problem);
        Assert.Null(GovaluateExpression.Parse(new string('(', 9000) + "a" + new string(')', 9000)).Problem);
    }
}
