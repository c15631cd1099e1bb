using System.Text.Json;
using CodeRun.Tests.Conformance.Replaying;

namespace CodeRun.Tests.Conformance.SelfTests;

/// <summary>The rules of recordings/README.md: a comparison that lets everything pass would be of no use.</summary>
public sealed class MatcherTests
{
    private readonly Bindings _bindings = new();

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":"<any>"}""", """{"a":[1]}""")]
    [InlineData("""{"a":"<time>"}""", """{"a":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"a":"<none>"}""", """{"a":"<none>"}""")]
    [InlineData("""{"x<suffix:1>":1}""", """{"xbcdfg":1}""")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740993}""")]
    public void Same_answers_match(string want, string got) => Match(want, got);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":null}""", """{}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""")]
    [InlineData("""{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"a":true}""", """{"a":"true"}""")]
    [InlineData("""{"a":"<time>"}""", """{"a":"2026-01-02T03:04:05.000000Z"}""")]
    [InlineData("""{"a":"<rv:1>","b":"<rv:2>"}""", """{"a":"8","b":"7"}""")]
    [InlineData("""{"a":"<rv:1>","b":"<rv:2>"}""", """{"a":"7","b":"7"}""")]
    [InlineData("""{"a":"<uid:1>","b":"<uid:2>"}""", """{"a":"00000000-0000-4000-8000-000000000001","b":"00000000-0000-4000-8000-000000000001"}""")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740992}""")]
    public void Other_answers_do_not(string want, string got) => Assert.Throws<MismatchException>(() => Match(want, got));

    [Fact]
    public void Subset_lets_other_members_be_but_not_other_elements()
    {
        Match("""{"a":[{"b":1}]}""", """{"a":[{"b":1,"c":2}],"d":3}""", """{"mode":"subset"}""");
        Assert.Throws<MismatchException>(() => Match("""{"a":[{"b":1}]}""", """{"a":[{"b":1},{}]}""", """{"mode":"subset"}"""));
    }

    [Fact]
    public void Elements_in_any_order_leave_no_trace_of_what_was_tried_in_vain()
    {
        Match("""{"a":[{"u":"<suffix:1>","k":1},{"u":"<suffix:2>","k":2}]}""", """{"a":[{"u":"bbbbb","k":2},{"u":"ccccc","k":1}]}""", """{"unordered":["/a"]}""");
        Assert.Equal(("ccccc", "bbbbb"), (_bindings["suffix:1"], _bindings["suffix:2"]));
    }

    [Fact]
    public void Contained_elements_may_have_others_beside_them() => Match("""{"a":[2]}""", """{"a":[1,2,3]}""", """{"contains":["/a"]}""");

    [Fact]
    public void Ignored_places_are_ignored_on_both_sides() => Match("""{"a":[{"b":1}],"x/y":1}""", """{"a":[{"b":2}]}""", """{"ignore":["/a/*/b","/x~1y"]}""");

    [Fact]
    public void What_was_bound_goes_into_requests()
    {
        Match("""{"a":"name-<suffix:1>"}""", """{"a":"name-bcdfg"}""");
        Assert.Equal("""{"path":"/x/bcdfg"}""", _bindings.Fill(JsonElement.Parse("""{"path":"/x/${suffix:1}"}""")).GetRawText());
        Assert.Throws<MismatchException>(() => _bindings.Fill("${suffix:2}"));
    }

    private void Match(string want, string got, string? compare = null) =>
        new Matcher(new Rules(compare is null ? null : JsonElement.Parse(compare)), _bindings).Match(JsonElement.Parse(want), JsonElement.Parse(got));
}
