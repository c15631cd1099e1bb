using CodeRun.Engine.Events.Simulating;

namespace CodeRun.Tests.Unit.Events.Simulating.Parameters;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("dataKey: body.action", "labeled", "\"labeled\"")]
    [InlineData("dataKey: body.pull_request.number", "42", "\"42\"")]
    [InlineData("dataKey: body.pull_request.number, useRawData: true", "42", "42")]
    [InlineData("dataKey: body.action, useRawData: true", "labeled", "\"labeled\"")]
    [InlineData("dataKey: body.pull_request.head, useRawData: true", """{"ref":"feature/task-7-implementation"}""", """{"ref":"feature/task-7-implementation"}""")]
    [InlineData("dataKey: body.pull_request.merged_at", "null", "\"null\"")]
    [InlineData("dataKey: body.none, value: fallback", "fallback", "\"fallback\"")]
    [InlineData("value: literal", "literal", "\"literal\"")]
    [InlineData("contextKey: type", "github", "\"github\"")]
    [InlineData("contextKey: time", "2026-03-01T12:30:00Z", "\"2026-03-01T12:30:00Z\"")]
    [InlineData("contextTemplate: '{{ .Input.source }}-{{ .Input.subject }}'", "github-org", "\"github-org\"")]
    [InlineData("contextKey: type, dataKey: body.action", "labeled", "\"labeled\"")]
    [InlineData("dataTemplate: '{{ .Input.body.action | upper }}'", "LABELED", "\"LABELED\"")]
    [InlineData("dataTemplate: '{{ eq .Input.body.number 1 }}', dataKey: body.action", "labeled", "\"labeled\"")]
    [InlineData("dataTemplate: '{{ .Input.body.none }}', value: v", "v", "\"v\"")]
    public void A_source_gives_its_value(string source, string value, string result)
    {
        var parameter = Assert.Single(Given.Parameters($"- {{ src: {{ dependencyName: dep-a, {source} }}, dest: spec.x }}").Parameters);

        Assert.Equal(ParameterOutcome.Resolved, parameter.Outcome);
        Assert.Equal(value, parameter.Value);
        Assert.Equal(result, parameter.Result);
    }

    [Theory]
    [InlineData("dependencyName: dep-x, dataKey: body.action", ParameterOutcome.Skipped)]
    [InlineData("dependencyName: dep-x, dataKey: body.action, value: v", ParameterOutcome.Resolved)]
    [InlineData("dependencyName: dep-a, dataKey: body.none", ParameterOutcome.Failed)]
    [InlineData("dependencyName: dep-a, dataTemplate: '{{ b32enc 1 }}', value: v", ParameterOutcome.NotEvaluated)]
    [InlineData("dependencyName: dep-a, dataKey: 'body.@this'", ParameterOutcome.NotEvaluated)]
    public void A_source_without_a_value_says_so(string source, ParameterOutcome outcome)
    {
        var trigger = Given.Trigger($"conditions: dep-a\nk8s: {{ source: {{ resource: {{}} }}, parameters: [ {{ src: {{ {source} }}, dest: x }} ] }}");

        Assert.Equal(outcome, Assert.Single(Assert.Single(trigger.Firings).Parameters).Outcome);
        Assert.Equal(outcome == ParameterOutcome.Failed ? TriggerOutcome.DoesNotFire : TriggerOutcome.Fires, trigger.Outcome);
    }

    [Fact]
    public void Without_key_and_value_the_whole_event_is_the_value()
    {
        var parameter = Assert.Single(Given.Parameters("- { src: { dependencyName: dep-a }, dest: spec.x }").Parameters);

        Assert.StartsWith("{\"context\":{\"id\":", parameter.Value);
        Assert.Contains("\"data\":\"eyJoZWFkZXJz", parameter.Value);
    }

    [Theory]
    [InlineData("append", "\"old-labeled\"")]
    [InlineData("prepend", "\"labeledold-\"")]
    [InlineData("overwrite", "\"labeled\"")]
    public void An_operation_combines_the_value_with_what_is_there(string operation, string result) =>
        Assert.Equal(result, Assert.Single(Given.Parameters($"- {{ src: {{ dependencyName: dep-a, dataKey: body.action }}, dest: metadata.name, operation: {operation} }}", "{ metadata: { name: old- } }").Parameters).Result);

    [Fact]
    public void An_unknown_operation_gives_the_trigger_up() =>
        Assert.Equal(ParameterOutcome.Failed, Assert.Single(Given.Parameters("- { src: { dependencyName: dep-a, value: v }, dest: a, operation: merge }").Parameters).Outcome);

    [Theory]
    [InlineData("metadata.name", "{}", """{"metadata":{"name":"v"}}""")]
    [InlineData("list.1", "{ list: [ a ] }", """{"list":["a","v"]}""")]
    [InlineData("list.-1", "{ list: [ a ] }", """{"list":["a","v"]}""")]
    [InlineData("list.0.name", "{ list: [ { name: a, x: 1 } ] }", """{"list":[{"name":"v","x":1}]}""")]
    [InlineData("new.2", "{}", """{"new":[null,null,"v"]}""")]
    [InlineData("new.:2", "{}", """{"new":{"2":"v"}}""")]
    [InlineData("metadata.labels.a\\\\.b/c", "{}", """{"metadata":{"labels":{"a.b/c":"v"}}}""")]
    [InlineData("a.b", "{ a: text }", """{"a":{"b":"v"}}""")]
    public void A_destination_is_made_as_sjson_makes_it(string destination, string resource, string result) =>
        Assert.Equal(result, Given.Parameters($"- {{ src: {{ dependencyName: dep-a, value: v }}, dest: \"{destination}\" }}", resource).Resource);

    [Theory]
    [InlineData("list.name", ParameterOutcome.Failed)]
    [InlineData("", ParameterOutcome.Failed)]
    [InlineData("a.#.b", ParameterOutcome.NotEvaluated)]
    [InlineData("a*", ParameterOutcome.NotEvaluated)]
    public void A_destination_that_cannot_be_written_is_said(string destination, ParameterOutcome outcome) =>
        Assert.Equal(outcome, Assert.Single(Given.Parameters($"- {{ src: {{ dependencyName: dep-a, value: v }}, dest: \"{destination}\" }}", "{ list: [ a ] }").Parameters).Outcome);

    [Fact]
    public void A_payload_without_destination_is_the_value_itself()
    {
        var trigger = Given.Trigger("conditions: dep-a\nhttp:\n  url: http://x\n  payload:\n  - { src: { dependencyName: dep-a, dataKey: body.action }, dest: '' }");

        Assert.Equal("labeled", Assert.Single(Assert.Single(trigger.Firings).Parameters).Result);
    }

    [Fact]
    public void Parameters_of_the_trigger_are_applied_to_its_template()
    {
        var trigger = Given.Trigger("conditions: dep-a\nhttp:\n  url: http://x/", "parameters:\n- { src: { dependencyName: dep-a, dataKey: body.action }, dest: http.url, operation: append }");

        Assert.Equal("\"http://x/labeled\"", Assert.Single(Assert.Single(trigger.Firings).Parameters).Result);
    }

    [Fact]
    public void Parameters_of_the_trigger_come_before_those_of_its_object()
    {
        var firing = Given.Trigger(
            "conditions: dep-a\nk8s:\n  source: { resource: { a: x } }\n  parameters: [ { src: { dependencyName: dep-a, value: v }, dest: a, operation: append } ]",
            "parameters: [ { src: { dependencyName: dep-a, value: w }, dest: k8s.source.resource.a, operation: append } ]").Firings[0];

        Assert.Equal("""{"a":"xwv"}""", firing.Resource);
    }

    [Fact]
    public void An_object_written_as_text_is_known_and_one_from_elsewhere_is_not()
    {
        const string Parameters = "parameters: [ { src: { dependencyName: dep-a, value: v }, dest: metadata.name, operation: append } ]";

        Assert.Equal("""{"metadata":{"name":"xv"}}""", Given.Trigger($"conditions: dep-a\nargoWorkflow:\n  source: {{ inline: 'metadata: {{ name: x }}' }}\n  {Parameters}").Firings[0].Resource);
        Assert.Null(Given.Trigger($"conditions: dep-a\nargoWorkflow:\n  source: {{ url: {{ path: http://x }} }}\n  {Parameters}").Firings[0].Parameters[0].Result);
    }
}
