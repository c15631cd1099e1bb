using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating.Filters;

public sealed class DataFilterTests
{
    [Theory]
    [InlineData("{ path: body.action, type: string, value: [opened, labeled] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, value: [label] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, value: [^label$] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, comparator: '!=', value: [opened] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, comparator: '!=', value: [labeled] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, comparator: '!=', value: [labeled, opened] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, comparator: '>', value: [labeled] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: headers.X-Github-Event, type: string, value: [pull] }", MatchOutcome.Matched)]
    [InlineData("{ path: headers.X-GitHub-Event, type: string, value: [pull] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.sender.login, type: string, value: ['Tess-App[bot]'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.pull_request.number, type: string, value: ['^42$'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.pull_request.merged_at, type: string, value: ['^$'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, value: ['('] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, value: [] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: text, value: [labeled] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.none, type: string, value: [labeled] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: 'body.@reverse', type: string, value: [labeled] }", MatchOutcome.NotEvaluated)]
    [InlineData("{ path: body.pull_request.labels.#, type: number, comparator: '>', value: ['0'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.pull_request.labels.#, type: number, value: ['1', '2'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.pull_request.labels.#, type: number, comparator: '<=', value: ['1'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.pull_request.labels.#, type: number, comparator: '!=', value: ['2'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: number, value: ['0'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.pull_request.number, type: number, value: [many] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.pull_request.draft, type: bool, value: ['false'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.pull_request.draft, type: bool, comparator: '!=', value: ['true'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.pull_request.draft, type: bool, value: ['yes'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.pull_request.draft, type: bool, value: ['T', 'F'] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, template: '{{ upper .Input }}', value: [^LABELED$] }", MatchOutcome.Matched)]
    [InlineData("{ path: body.action, type: string, template: '{{ .Input.x }}', value: ['.*'] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, template: '{{ b32enc .Input }}', value: ['.*'] }", MatchOutcome.NotEvaluated)]
    public void A_filter_decides_as_Argo_Events_does(string filter, MatchOutcome outcome) => Assert.Equal(outcome, Given.Data(filter).Outcome);

    [Fact]
    public void A_verdict_shows_the_value_the_place_and_why()
    {
        var verdict = Given.Data("{ path: headers.X-Github-Event, type: string, value: [push] }");

        Assert.Equal("""["pull_request"]""", verdict.Seen);
        Assert.Equal("spec.dependencies[0].filters.data[0]", verdict.Field);
        Assert.StartsWith("sensor.yaml:", verdict.Place);
        Assert.Contains("push", verdict.Reason);
    }

    [Fact]
    public void Text_in_a_list_is_matched_as_it_is_escaped() =>
        Assert.Equal(MatchOutcome.NotMatched, Given.Data("{ path: body.pull_request, type: string, value: ['<b>'] }").Outcome);

    [Fact]
    public void A_value_that_is_no_list_keeps_the_Sensor_from_running()
    {
        var sensor = Given.Sensor("""
            spec:
              dependencies:
              - name: dep
                eventSourceName: github
                eventName: org
                filters: { data: [ { path: body.pull_request.labels.#, type: number, comparator: ">", value: "0" } ] }
              - { name: free, eventSourceName: github, eventName: org }
              triggers:
              - template: { name: go, conditions: free, log: {} }
            """);

        Assert.Contains("must be a list of texts", Assert.Single(sensor.Problems));
        Assert.Equal(MatchOutcome.NotMatched, sensor.Dependencies[0].Outcome);
        Assert.Equal(TriggerOutcome.DoesNotFire, sensor.Triggers[0].Outcome);
        Assert.Contains("does not run this Sensor", sensor.Triggers[0].Reason);
    }

    [Fact]
    public void A_comparator_that_Argo_Events_does_not_know_is_a_problem_of_the_Sensor()
    {
        var sensor = Given.Sensor("""
            spec:
              dependencies:
              - { name: dep, filters: { data: [ { path: body.action, type: string, comparator: "~", value: [labeled] } ] } }
            """);

        Assert.Contains("no comparator ~", Assert.Single(sensor.Problems));
        Assert.Equal(MatchOutcome.NotMatched, sensor.Dependencies[0].Outcome);
    }
}
