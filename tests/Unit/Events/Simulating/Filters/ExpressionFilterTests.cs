using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating.Filters;

public sealed class ExpressionFilterTests
{
    [Theory]
    [InlineData("action == \"labeled\"", MatchOutcome.Matched)]
    [InlineData("action == 'opened'", MatchOutcome.NotMatched)]
    [InlineData("action != 'opened' && count > 1", MatchOutcome.Matched)]
    [InlineData("action == 'opened' || (count >= 2 && !draft)", MatchOutcome.Matched)]
    [InlineData("draft == false", MatchOutcome.Matched)]
    [InlineData("action =~ '^lab'", MatchOutcome.Matched)]
    [InlineData("action !~ '^lab'", MatchOutcome.NotMatched)]
    [InlineData("action =~ '^l\\w+$'", MatchOutcome.NotMatched)]
    [InlineData("action =~ '^l\\\\w+$'", MatchOutcome.Matched)]
    [InlineData("action in ('opened', 'labeled')", MatchOutcome.Matched)]
    [InlineData("count in (1, 3)", MatchOutcome.NotMatched)]
    [InlineData("count == '2'", MatchOutcome.NotMatched)]
    [InlineData("action > 'a'", MatchOutcome.Matched)]
    [InlineData("action", MatchOutcome.NotMatched)]
    [InlineData("unknown == 1", MatchOutcome.NotMatched)]
    [InlineData("action && true", MatchOutcome.NotMatched)]
    [InlineData("draft && unknown == 1 || true", MatchOutcome.Matched)]
    [InlineData("count =~ '2'", MatchOutcome.NotMatched)]
    [InlineData("action =~ '('", MatchOutcome.NotMatched)]
    [InlineData("!!draft", MatchOutcome.NotMatched)]
    [InlineData("count + 1 == 3", MatchOutcome.NotEvaluated)]
    [InlineData("draft ? true : false", MatchOutcome.NotEvaluated)]
    [InlineData("strlen(action) > 3", MatchOutcome.NotMatched)]
    [InlineData("action == '2026-01-01'", MatchOutcome.NotEvaluated)]
    [InlineData("action ==", MatchOutcome.NotMatched)]
    [InlineData("action = 'labeled'", MatchOutcome.NotMatched)]
    [InlineData("action in ('labeled')", MatchOutcome.NotMatched)]
    [InlineData("[action] == 'labeled'", MatchOutcome.Matched)]
    [InlineData("count ==-1 || true", MatchOutcome.NotMatched)]
    [InlineData("count == 0x2", MatchOutcome.Matched)]
    [InlineData("body.action == 'labeled'", MatchOutcome.NotMatched)]
    [InlineData("Body.Action == 'labeled'", MatchOutcome.NotEvaluated)]
    [InlineData("(action == 'labeled'", MatchOutcome.NotMatched)]
    [InlineData("a\\ction == 'labeled'", MatchOutcome.Matched)]
    public void An_expression_decides_as_govaluate_does(string expression, MatchOutcome outcome)
    {
        var verdict = Given.Dependency($$"""
            exprs:
            - expr: {{System.Text.Json.JsonSerializer.Serialize(expression)}}
              fields:
              - { name: action, path: body.action }
              - { name: count, path: "body.pull_request.labels.#" }
              - { name: draft, path: body.pull_request.draft }
            """);

        Assert.Equal(outcome, verdict.Outcome);
    }

    // These three stopped the simulation with an exception, or were taken although govaluate refuses them.
    [Theory]
    [InlineData("action == ]")]
    [InlineData("]")]
    [InlineData("count == 2 || !'labeled'")]
    public void What_govaluate_refuses_discards_the_event(string expression) =>
        Assert.Equal(MatchOutcome.NotMatched, Given.Dependency($"exprs: [ {{ expr: {System.Text.Json.JsonSerializer.Serialize(expression)}, fields: [ {{ name: action, path: body.action }}, {{ name: count, path: 'body.pull_request.labels.#' }} ] }} ]").Outcome);

    [Fact]
    public void An_expression_without_end_is_not_simulated() => Assert.Equal(
        MatchOutcome.NotEvaluated,
        Given.Dependency($"exprs: [ {{ expr: '{string.Join(" && ", Enumerable.Repeat("a", 50_000))}', fields: [ {{ name: a, path: body.action }} ] }} ]").Outcome);

    [Fact]
    public void A_field_that_is_not_there_discards_the_event() => Assert.Equal(MatchOutcome.NotMatched, Given.Dependency("exprs: [ { expr: 'true', fields: [ { name: a, path: body.none } ] } ]").Outcome);

    [Fact]
    public void An_expression_without_fields_is_passed_over() => Assert.Equal(MatchOutcome.Matched, Given.Dependency("exprs: [ { expr: 'false', fields: [] } ]").Outcome);
}
