using System.Text.Json.Nodes;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class CelTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "n":{"type":"integer"},"d":{"type":"number"},"s":{"type":"string"},"b":{"type":"boolean"},
          "l":{"type":"array","items":{"type":"integer"}},"m":{"type":"object","additionalProperties":{"type":"string"}},
          "t":{"type":"string","format":"date-time"},"any":{"x-kubernetes-int-or-string":true},"a-b":{"type":"integer"},"namespace":{"type":"string"},
          "short":{"type":"string","maxLength":2},"few":{"type":"array","maxItems":10,"items":{"type":"integer"}}}}
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
    [InlineData("self.?s.orValue('x') == 'hello' && optional.of(1).hasValue() && !optional.none().hasValue() && self.m[?'none'].orValue('z') == 'z' && optional.of(2).optMap(x, x + 1).value() == 3")]
    [InlineData("self.l.all(i, v, i < 3 && v > 0) && self.l.exists(i, v, i == 0 && v == 3) && self.l.transformList(i, v, i == 0, v) == [3] && self.m.transformMap(k, v, k + v)['k'] == 'kv'")]
    [InlineData("self.l.sort() == [1, 2, 3] && self.l.reverse() == [2, 1, 3] && [1, 1, 2].distinct() == [1, 2] && self.l.slice(1, 3) == [1, 2] && lists.range(3) == [0, 1, 2] && self.l.sortBy(x, -x) == [3, 2, 1]")]
    [InlineData("[[1], [2]].flatten() == [1, 2] && sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1]) && !sets.intersects([1], [2])")]
    [InlineData("'%s=%d'.format([dyn('a'), dyn(5)]) == 'a=5' && '%.2f'.format([1.5]) == '1.50' && strings.quote('a') == '\"a\"' && 'tacocat'.indexOf('a', 2) == 5 && 'tacocat'.lastIndexOf('a', 4) == 1")]
    [InlineData("ip('192.168.0.1').family() == 4 && isIP('::1') && !isIP('::ffff:1.2.3.4') && ip('127.0.0.1').isLoopback() && ip.isCanonical('::1') && !ip.isCanonical('0:0:0:0:0:0:0:1')")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('::/0').prefixLength() == 0 && !isCIDR('x')")]
    [InlineData("semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-a').compareTo(semver('1.0.0')) == -1 && isSemver('v1.2', true) && !isSemver('v1.2') && semver('1.2.3').minor() == 2")]
    [InlineData("!format.dns1123Label().validate('abc').hasValue() && format.named('uuid').value().validate('x').value() == ['does not match the UUID format'] && !format.named('none').hasValue()")]
    [InlineData("url('https://h:80/p?k=v').getQuery()['k'] == ['v'] && url('https://h:80/p').getPort() == '80' && url('/p/q').getEscapedPath() == '/p/q' && !isURL('../x')")]
    [InlineData("type(self.any) == int && self.any < 10 && quantity('1Gi').isGreaterThan(quantity('500M'))")]
    [InlineData("self.a__dash__b == 1 && self.__namespace__ == 'x'")]
    [InlineData("true || self.l[9] == 1")]
    [InlineData("!(false && self.m.none == 'x')")]
    [InlineData("{'a': 1}['a'] == 1 && [1, 2] + [3] == [1, 2, 3] && 'a' + 'b' == \"ab\" && r'\\d' == '\\\\d'")]
    public void Expression_holds(string rule) => Assert.Equal("", Run(rule, Value));

    [Theory]
    [InlineData("self.nope == 1", "undefined field 'nope'")]
    [InlineData("self.n +", "mismatched input '<EOF>'")]
    [InlineData("self.n", "must evaluate to a bool")]
    [InlineData("self.n == 'x'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("nope(self.n)", "undeclared reference to 'nope'")]
    [InlineData("self.s.size('x') == 1", "found no matching overload for 'size'")]
    [InlineData("self.n.all(x, true)", "cannot be range of a comprehension")]
    [InlineData("'open", "unterminated string")]
    [InlineData("self.s.matches('(')", "invalid matches argument")]
    [InlineData("duration('1x') > duration('1s')", "invalid duration argument")]
    [InlineData("[1, 'a'].size() == 2", "expected type 'int' but found 'string'")]
    [InlineData("self.s == null", "found no matching overload for '_==_' applied to '(string, null)'")]
    [InlineData("self.l.all(self.n, true)", "argument must be a simple name")]
    public void Expression_that_cannot_be_right_is_refused(string rule, string message)
    {
        var compiled = CelRule.Compile(new JsonObject { ["rule"] = rule }, Self());

        Assert.Null(compiled.Rule);
        Assert.Contains(message, compiled.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self.l[9] == 1", "index out of bounds: 9")]
    [InlineData("self.m.none == 'x'", "no such key: none")]
    [InlineData("self.n / 0 == 1", "division by zero")]
    [InlineData("9223372036854775807 + self.n > 0", "integer overflow")]
    public void Expression_that_fails_breaks_the_rule(string rule, string message) =>
        Assert.Equal($"{message} evaluating rule: {rule}", Run(rule, Value));

    [Fact]
    public void Transition_compares_with_the_value_before()
    {
        var rule = Compiled("self.n >= oldSelf.n");

        Assert.True(rule.IsTransition);
        Assert.Equal(RuleOutcome.Holds, Evaluate(rule, Value, """{"n":4}""").Outcome);
        Assert.Equal(new RuleResult(RuleOutcome.Broken, "failed rule: self.n >= oldSelf.n"), Evaluate(rule, Value, """{"n":6}"""));
    }

    [Fact]
    public void Endless_looking_rule_ends_with_its_budget()
    {
        var many = new JsonObject { ["l"] = new JsonArray([.. Enumerable.Range(0, 3000).Select(static i => (JsonNode)i)]) };

        Assert.StartsWith("'operation cancelled: actual cost limit exceeded': no further validation rules will be run", Run("self.l.all(x, self.l.all(y, x + y >= 0))", many.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_of_another_type_than_the_rule_expects_is_told_of() =>
        Assert.Equal("'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.any.startsWith('x')", Run("self.any.startsWith('x')", Value));

    [Theory]
    [InlineData("self.n > 0", 3)]
    [InlineData("self.b && self.n > 0", 5)]
    [InlineData("self.short == 'a'", 3)]
    [InlineData("self.short.startsWith('abc')", 3)]
    [InlineData("self.few.all(x, x > 0)", 2 + 1 + (10 * (1 + 3 + 1)))]
    [InlineData("self.few.exists(x, x > 0)", 2 + 1 + (10 * (1 + 4 + 1)))]
    [InlineData("has(self.n)", 1)]
    public void Cost_is_estimated_from_the_limits_of_the_schema(string rule, int cost) =>
        Assert.Equal((ulong)cost, CelRule.Compile(new JsonObject { ["rule"] = rule }, Self()).Cost);

    [Fact]
    public void Cost_of_loops_without_limits_is_beyond_all_bounds() =>
        Assert.True(CelRule.Compile(new JsonObject { ["rule"] = "self.l.all(x, self.l.all(y, x != y))" }, Self()).Cost > CelBudget.Rule);

    private static CelRule Compiled(string rule)
    {
        var compiled = CelRule.Compile(new JsonObject { ["rule"] = rule }, Self());
        Assert.Null(compiled.Problem);
        return compiled.Rule!;
    }

    private static string Run(string rule, string value) => Evaluate(Compiled(rule), value, old: null).Detail;

    private static RuleResult Evaluate(CelRule rule, string value, string? old)
    {
        var budget = CelBudget.Object;
        return rule.Evaluate(JsonNode.Parse(value)!, old is null ? null : JsonNode.Parse(old), ref budget);
    }

    private static RuleType Self() => RuleType.Of(JsonNode.Parse(Schema)!.AsObject(), isRoot: false)!;
}
