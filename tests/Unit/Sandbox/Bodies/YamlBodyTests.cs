using System.Text;
using CodeRun.Sandbox.Bodies;

namespace CodeRun.Tests.Unit.Sandbox.Bodies;

public sealed class YamlBodyTests
{
    [Fact]
    public void Aliases_that_grow_in_steps_are_refused()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            yaml.AppendLine(null, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]");

        Assert.Contains("excessive aliasing", Refused(yaml.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_text_that_is_named_often_is_refused() =>
        Assert.Contains("excessive aliasing", Refused($"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1000))}]\n"), StringComparison.Ordinal);

    [Fact]
    public void Aliases_that_nest_in_each_other_are_refused_before_a_stack_ends()
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < 60; i++)
            yaml.AppendLine(null, $"a{i}: &a{i} {new string('[', 400)}{(i == 0 ? "x" : $"*a{i - 1}")}{new string(']', 400)}");

        Assert.Contains("nesting", Refused(yaml.ToString()), StringComparison.Ordinal);
    }

    // Each anchor used to be copied with all below it: a thousand times the document.
    [Fact]
    public void Anchors_within_anchors_cost_no_more_than_the_document()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        YamlBody.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(static i => FormattableString.Invariant($"&a{i} ["))) + string.Join(',', Enumerable.Repeat("1", 20_000)) + new string(']', 500)), issues: null);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Theory]
    [InlineData("a: \u0007", "control characters")]
    [InlineData("a: \u0000", "control characters")]
    [InlineData("a: \"\\ud800\"", "Unicode")]
    [InlineData("x: {a\u0085b<: {\n  y", "yaml")]
    [InlineData("a: *b", "anchor")]
    [InlineData("&a [*a]", "anchor")]
    public void Text_that_is_no_YAML_is_refused(string yaml, string says) => Assert.Contains(says, Refused(yaml), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Equal("yaml: invalid leading UTF-8 octet", Assert.Throws<BodyException>(static () => YamlBody.Read(new byte[] { (byte)'a', (byte)':', (byte)' ', 0xff }, issues: null)).Message);

    private static string Refused(string yaml) => Assert.Throws<BodyException>(() => YamlBody.Read(Encoding.UTF8.GetBytes(yaml), issues: null)).Message;
}
