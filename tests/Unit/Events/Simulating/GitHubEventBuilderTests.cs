using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating;

public sealed class GitHubEventBuilderTests
{
    [Fact]
    public void Headers_are_lists_under_canonical_names_and_the_body_is_compact()
    {
        var data = Given.Event("""{"headers": {"x-gitHub-EVENT": "push", "X-Custom": ["a", "b"]}, "body": {"a" : "x  <&>" } }""").Data;

        Assert.Equal("""["pull_request"]""", data.GetProperty("headers").GetProperty("X-Github-Event").GetRawText());
        Assert.Equal("""["a","b"]""", data.GetProperty("headers").GetProperty("X-Custom").GetRawText());
        Assert.Equal("""{"X-GitHub-Delivery":"00000000-0000-0000-0000-000000000000","X-GitHub-Event":"pull_request","a":"x  \u003c\u0026\u003e"}""", data.GetProperty("body").GetRawText());
    }

    [Fact]
    public void Body_has_type_and_delivery_and_is_written_as_a_map_of_Go()
    {
        var body = Given.Event("""{"headers": {"X-GitHub-Delivery": "d-1"}, "body": {"b": 1.0, "a": 2345678901, "list": [{"z": 1e2, "y": null}]}}""").Data.GetProperty("body");

        Assert.Equal("""{"X-GitHub-Delivery":"d-1","X-GitHub-Event":"pull_request","a":2345678901,"b":1,"list":[{"y":null,"z":100}]}""", body.GetRawText());
    }

    [Fact]
    public void Filter_on_the_type_in_the_body_lets_the_event_pass() =>
        Assert.Equal("pull_request", Given.Data("{path: body.X-GitHub-Event, type: string, value: ['^pull_request$']}").Seen);

    [Fact]
    public void Number_that_no_float_holds_is_a_problem() => Assert.NotNull(GitHubEventBuilder.Build("""{"a":1e999}""", "push", null, null, TimeProvider.System).Problem);

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("{}", "of which type")]
    public void A_payload_that_makes_no_event_is_a_problem(string payload, string problem)
    {
        var result = GitHubEventBuilder.Build(payload, null, null, null, TimeProvider.System);

        Assert.Null(result.Event);
        Assert.Contains(problem, result.Problem);
    }

    [Fact]
    public void A_payload_that_is_nested_without_end_is_a_problem() =>
        Assert.Contains("not JSON", GitHubEventBuilder.Build(new string('[', 100_000), "push", null, null, TimeProvider.System).Problem);

    [Fact]
    public void Half_characters_in_a_body_become_replacement_characters() =>
        Assert.Equal("a\uFFFD", Given.Sensor("spec: { dependencies: [ { name: d, filters: { data: [ { path: body.x, type: string, value: [a] } ] } } ] }", Given.Event("{\"x\":\"a\\ud83d\"}")).Dependencies[0].Filters[0].Seen);

    [Fact]
    public void A_header_whose_name_is_half_a_character_is_a_problem() =>
        Assert.NotNull(GitHubEventBuilder.Build("{\"headers\":{\"\\ud83d\":\"x\"},\"body\":{}}", "push", null, null, TimeProvider.System).Problem);

    [Fact]
    public void The_type_may_come_with_the_payload() =>
        Assert.Null(GitHubEventBuilder.Build("""{"headers":{"X-GitHub-Event":"push"},"body":{}}""", null, null, null, TimeProvider.System).Problem);
}
