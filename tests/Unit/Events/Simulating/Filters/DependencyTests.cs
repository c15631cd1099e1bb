using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating.Filters;

public sealed class DependencyTests
{
    private const string Yes = "{ path: body.action, type: string, value: [labeled] }";
    private const string No = "{ path: body.action, type: string, value: [opened] }";
    private const string Unknown = "{ path: 'body.@x', type: string, value: [opened] }";

    [Theory]
    [InlineData("and", Yes, Yes, MatchOutcome.Matched)]
    [InlineData("and", Yes, No, MatchOutcome.NotMatched)]
    [InlineData("and", Unknown, No, MatchOutcome.NotMatched)]
    [InlineData("and", Unknown, Yes, MatchOutcome.NotEvaluated)]
    [InlineData("or", No, Yes, MatchOutcome.Matched)]
    [InlineData("or", No, No, MatchOutcome.NotMatched)]
    [InlineData("or", Unknown, Yes, MatchOutcome.Matched)]
    [InlineData("or", Unknown, No, MatchOutcome.NotEvaluated)]
    public void Data_filters_are_combined(string @operator, string first, string second, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Dependency($"dataLogicalOperator: {@operator}\ndata: [ {first}, {second} ]").Outcome);

    [Theory]
    [InlineData("", MatchOutcome.NotMatched)]
    [InlineData("filtersLogicalOperator: or", MatchOutcome.Matched)]
    public void Kinds_of_filters_are_combined(string @operator, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Dependency($"data: [ {No} ]\ncontext: {{ type: github }}", @operator).Outcome);

    [Theory]
    [InlineData("{ path: body.none, type: string, value: [x] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, value: ['['] }", MatchOutcome.NotMatched)]
    [InlineData("{ path: body.action, type: string, value: ['['], comparator: '>' }", MatchOutcome.NotMatched)]
    [InlineData(No, MatchOutcome.Matched)]
    [InlineData(Unknown, MatchOutcome.NotEvaluated)]
    public void An_error_in_one_kind_of_filter_discards_the_event_although_another_lets_it_pass(string filter, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Dependency($"data: [ {filter} ]\ncontext: {{ type: github }}", "filtersLogicalOperator: or").Outcome);

    [Theory]
    [InlineData("{ type: github, source: github, subject: org }", MatchOutcome.Matched)]
    [InlineData("{ type: webhook }", MatchOutcome.NotMatched)]
    [InlineData("{ datacontenttype: text/plain }", MatchOutcome.NotMatched)]
    [InlineData("{ id: other }", MatchOutcome.Matched)]
    public void A_context_filter_compares_what_it_names(string context, MatchOutcome outcome) => Assert.Equal(outcome, Given.Dependency($"context: {context}").Outcome);

    [Theory]
    [InlineData("12:30:00", "12:30:01", "", MatchOutcome.Matched)]
    [InlineData("08:00:00", "12:30:00", "", MatchOutcome.NotMatched)]
    [InlineData("22:00:00", "13:00:00", "", MatchOutcome.Matched)]
    [InlineData("22:00:00", "06:00:00", "", MatchOutcome.NotMatched)]
    [InlineData("12:00:00", "13:00:00", "Nowhere/None", MatchOutcome.NotEvaluated)]
    [InlineData("12:00:00", "13:00:00", "../../etc/passwd", MatchOutcome.NotMatched)]
    [InlineData("noon", "13:00:00", "", MatchOutcome.NotMatched)]
    [InlineData("12:29:59.5", "12:30:00.5", "", MatchOutcome.Matched)]
    [InlineData("12:00:00", "13:00:00", "utc", MatchOutcome.NotEvaluated)]
    public void A_time_filter_is_from_its_start_on_and_before_its_stop(string start, string stop, string zone, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Dependency($"time: {{ start: '{start}', stop: '{stop}', timezone: '{zone}' }}").Outcome);

    [Theory]
    [InlineData("", "{}", MatchOutcome.NotEvaluated)]
    [InlineData("filtersLogicalOperator: or", "{ type: github }", MatchOutcome.NotEvaluated)]
    [InlineData("", "{ type: webhook }", MatchOutcome.NotMatched)]
    public void A_script_is_not_evaluated_unless_another_filter_decides(string @operator, string context, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Dependency($"script: return true\ncontext: {context}", @operator).Outcome);

    [Fact]
    public void A_transform_is_not_evaluated() => Assert.Equal(MatchOutcome.NotEvaluated, Given.Dependency($"data: [ {Yes} ]", "transform: { jq: . }").Outcome);

    [Fact]
    public void An_unknown_operator_is_a_problem_of_the_Sensor() =>
        Assert.Contains("no operator xor", Assert.Single(Given.Sensor("spec: { dependencies: [ { name: d, filters: {}, filtersLogicalOperator: xor } ] }").Problems));

    [Theory]
    [InlineData("github", "org", MatchOutcome.Matched)]
    [InlineData("gitlab", "org", MatchOutcome.NotMatched)]
    [InlineData("github", "repo", MatchOutcome.NotMatched)]
    public void Only_its_own_event_reaches_a_dependency(string source, string name, MatchOutcome outcome) =>
        Assert.Equal(outcome, Given.Sensor("spec: { dependencies: [ { name: d, eventSourceName: github, eventName: org } ] }", Given.Event(source: source, name: name)).Dependencies[0].Outcome);
}
