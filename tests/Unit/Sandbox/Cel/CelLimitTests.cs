using System.Text.Json.Nodes;
using CodeRun.Sandbox.Cel;
using CodeRun.Sandbox.Schema;
using CodeRun.Tests.Unit.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Cel;

/// <summary>No rule ends the server or holds it up.</summary>
public sealed class CelLimitTests
{
    private static readonly JsonObject Schema = JsonNode.Parse("""{"type":"object","properties":{"s":{"type":"string"},"l":{"type":"array","items":{"type":"string"}},"n":{"type":"integer"}}}""")!.AsObject();

    public static TheoryData<string> Deep() =>
    [
        "1 == 1" + string.Concat(Enumerable.Repeat(" + 1", 20_000)),
        "self" + string.Concat(Enumerable.Repeat(".a", 20_000)),
        "[1]" + string.Concat(Enumerable.Repeat("[0]", 20_000)),
        "self.s" + string.Concat(Enumerable.Repeat(".trim()", 10_000)) + " == ''",
        new string('(', 40_000) + "true" + new string(')', 40_000),
        new string('!', 50_000) + "true",
        string.Concat(Enumerable.Repeat("true ? true : ", 5_000)) + "true",
        new string('[', 50_000),
        "true" + new string(' ', 100_001),
    ];

    [Theory]
    [MemberData(nameof(Deep))]
    public void Deep_or_long_rule_is_refused_before_a_stack_ends(string rule)
    {
        var compiled = CelRule.Compile(new JsonObject { ["rule"] = rule }, Self());

        Assert.Null(compiled.Rule);
        Assert.NotNull(compiled.Problem);
    }

    [Theory]
    [InlineData("self.l.all(x, self.s.matches('(a|b)*c{1,100}') || true)")]
    [InlineData("self.l.map(x, self.s + self.s).size() > 0")]
    [InlineData("self.l.all(x, self.s.contains(x + 'y') || true)")]
    [InlineData("self.l.all(x, self.l.all(y, y == x || true))")]
    [InlineData("self.l.all(x, self.l.indexOf(x) >= 0 && self.l.lastIndexOf(x) >= 0)")]
    public void Rule_that_walks_over_much_ends_with_its_budget(string rule)
    {
        var compiled = CelRule.Compile(new JsonObject { ["rule"] = rule }, Self()).Rule;
        var budget = CelBudget.Object;
        var value = new JsonObject { ["s"] = new string('a', 1_000_000), ["l"] = new JsonArray([.. Enumerable.Range(0, 3000).Select(static i => (JsonNode)$"{i}")]) };

        Assert.Contains("cost limit exceeded", compiled!.Evaluate(value, old: null, ref budget).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_a_rule_or_refused()
    {
        string[] all = ["self", ".s", ".l", ".n", "(", ")", "[", "]", "{", "}", ":", ",", "?", "!", "-", "+", "*", "/", "%", "&&", "||", "==", "<", ">=", " in ", "1", "-1", "9223372036854775807", "1.5e300", "'a'", "\"", "r'", "b'x'", "'''", "\\", "true", "null", "has(", "size(", ".all(x,", ".map(x,", ".matches(", "x", "oldSelf", "string(", "int(", "duration('1h')", "timestamp(", "0x", "1u", "//", "\n", "é", "\ud83d"];
        Seeds.Each(20_000, random =>
        {
            var budget = CelBudget.Object;
            CelRule.Compile(new JsonObject { ["rule"] = string.Concat(Enumerable.Range(0, random.Next(15)).Select(_ => all[random.Next(all.Length)])) }, Self())
                .Rule?.Evaluate(JsonNode.Parse("""{"s":"a","l":["b"],"n":3}""")!, JsonNode.Parse("""{"s":"b","n":9223372036854775807}"""), ref budget);
        });
    }

    private static RuleType Self() => RuleType.Of(Schema, isRoot: false)!;
}
