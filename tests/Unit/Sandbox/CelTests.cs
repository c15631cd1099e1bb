using System.Text.Json.Nodes;
using CodeRun.Sandbox.Cel;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class CelTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "n":{"type":"integer"},"d":{"type":"number"},"s":{"type":"string"},"b":{"type":"boolean"},
          "l":{"type":"array","items":{"type":"integer"}},"m":{"type":"object","additionalProperties":{"type":"string"}},
          "t":{"type":"string","format":"date-time"},"any":{"x-kubernetes-int-or-string":true},"a-b":{"type":"integer"},"namespace":{"type":"string"}}}
        """;

    private const string Value = """{"n":5,"d":1.5,"s":"hello","b":true,"l":[3,1,2],"m":{"k":"v"},"t":"2026-01-02T03:04:05Z","any":7,"a-b":1,"namespace":"x"}""";

    [Theory]
    [InlineData("self.n == 5 && self.n != 6 && self.n > 4 && self.n < 6 && self.n >= 5 && self.n <= 5")]
    [InlineData("self.n + 2 * 3 - 1 == 10 && self.n / 2 == 2 && self.n % 2 == 1 && -self.n == -5")]
    [InlineData("self.d * 2.0 == 3.0 && double(self.n) == 5.0 && int(self.d) == 1")]
    [InlineData("self.s.startsWith('he') && self.s.endsWith('lo') && self.s.contains('ell') && self.s.matches('^h.*o$') && self.s.size() == 5")]
    [InlineData("'a/b/c'.split('/').size() == 3 && 'ABC'.lowerAscii() == 'abc' && 'abc'.substring(1, 2) == 'b' && ' x '.trim() == 'x' && 'aXa'.replace('a', 'b') == 'bXb'")]
    [InlineData("self.l.all(x, x > 0) && self.l.exists(x, x == 2) && self.l.exists_one(x, x == 3) && self.l.map(x, x * 2) == [6, 2, 4] && self.l.filter(x, x > 1) == [3, 2]")]
    [InlineData("self.l.sum() == 6 && self.l.max() == 3 && self.l.min() == 1 && !self.l.isSorted() && 2 in self.l && self.l[0] == 3")]
    [InlineData("self.m['k'] == 'v' && 'k' in self.m && has(self.m.k) && !has(self.m.none) && self.m.all(key, key == 'k')")]
    [InlineData("has(self.n) ? self.b : false")]
    [InlineData("self.t.getFullYear() == 2026 && self.t.getMonth() == 0 && duration('90m') > duration('1h') && timestamp('2026-01-02T03:04:05Z') == self.t")]
    [InlineData("type(self.any) == int && self.any < 10 && quantity('1Gi').isGreaterThan(quantity('500M'))")]
    [InlineData("self.a__dash__b == 1 && self.__namespace__ == 'x'")]
    [InlineData("true || self.l[9] == 1")]
    [InlineData("!(false && self.m.none == 'x')")]
    [InlineData("{'a': 1}['a'] == 1 && [1, 2] + [3] == [1, 2, 3] && 'a' + 'b' == \"ab\" && r'\\d' == '\\\\d'")]
    public void Expression_holds(string rule) => Assert.Null(Compiled(rule).Broken(JsonNode.Parse(Value)!, old: null));

    [Theory]
    [InlineData("self.nope == 1", "undefined field 'nope'")]
    [InlineData("self.n +", "mismatched input '<EOF>'")]
    [InlineData("self.n", "must evaluate to a bool")]
    [InlineData("self.n == 'x'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("nope(self.n)", "undeclared reference to 'nope'")]
    [InlineData("self.s.size('x') == 1", "found no matching overload for 'size'")]
    [InlineData("self.n.all(x, true)", "cannot be range of a comprehension")]
    [InlineData("'open", "unterminated string")]
    public void Expression_that_cannot_be_right_is_refused(string rule, string message)
    {
        var problems = new List<FieldProblem>();

        CelRule.Compile(new JsonObject { ["rule"] = rule }, Node(), "spec", problems);

        Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self.l[9] == 1", "index out of bounds: 9")]
    [InlineData("self.m.none == 'x'", "no such key: none")]
    [InlineData("self.n / 0 == 1", "division by zero")]
    [InlineData("9223372036854775807 + self.n > 0", "integer overflow")]
    public void Expression_that_fails_breaks_the_rule(string rule, string message) =>
        Assert.Contains(message, Compiled(rule).Broken(JsonNode.Parse(Value)!, old: null), StringComparison.Ordinal);

    [Fact]
    public void Transition_compares_with_the_value_before()
    {
        var rule = Compiled("self.n >= oldSelf.n");

        Assert.True(rule.IsTransition);
        Assert.Null(rule.Broken(JsonNode.Parse(Value)!, JsonNode.Parse("""{"n":4}""")));
        Assert.NotNull(rule.Broken(JsonNode.Parse(Value)!, JsonNode.Parse("""{"n":6}""")));
    }

    [Fact]
    public void Endless_looking_rule_ends_with_its_budget()
    {
        var many = new JsonObject { ["l"] = new JsonArray([.. Enumerable.Range(0, 3000).Select(static i => (JsonNode)i)]) };

        Assert.Contains("cost limit exceeded", Compiled("self.l.all(x, self.l.all(y, x + y >= 0))").Broken(JsonNode.Parse(many.ToJsonString())!, old: null), StringComparison.Ordinal);
    }

    private static CelRule Compiled(string rule)
    {
        var problems = new List<FieldProblem>();
        var compiled = CelRule.Compile(new JsonObject { ["rule"] = rule }, Node(), "spec", problems);
        Assert.Empty(problems);
        return compiled!;
    }

    private static SchemaNode Node() => new(JsonNode.Parse(Schema)!.AsObject(), static _ => null);
}
