namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class EventPathTests
{
    [Theory]
    [InlineData("$.body.number", "UnknownPath", "body.number")]
    [InlineData(".body.number", "UnknownPath", "body.number")]
    [InlineData("/body/number", "UnknownPath", "body.number")]
    [InlineData("body['pull_request'][0].number", "UnknownPath", "body.pull_request.0.number")]
    [InlineData("body.labels[*].name", "UnknownPath", "body.labels.#.name")]
    [InlineData("number", "UnknownPath", "body.number")]
    [InlineData("header.X-Github-Event", null, null)]
    [InlineData("body.number", null, null)]
    [InlineData("[body.a,body.b].@flatten", null, null)]
    [InlineData("body.labels.#(name==\"a\").name", null, null)]
    [InlineData("metadata.team", null, null)]
    public void Path_of_filters_and_parameters_is_gjsons(string path, string? rule, string? suggestion)
    {
        var filter = LintText.WithFilter($"{{path: '{path.Replace("'", "''", StringComparison.Ordinal)}', type: number, value: ['1']}}");
        var parameter = LintText.Changed("dataKey: body.number", $"dataKey: '{path.Replace("'", "''", StringComparison.Ordinal)}'");

        foreach (var findings in new[] { filter, parameter })
            Assert.Equal(rule is null ? [] : [(rule, suggestion)], findings.Select(static f => (f.Rule.Id, f.Suggestion)));
    }

    [Theory]
    [InlineData("webhook: {org: {endpoint: /a, port: '1', method: POST, authSecret: {name: a, key: b}}}", "header.X-Github-Event.0", null)]
    [InlineData("webhook: {org: {endpoint: /a, port: '1', method: POST, authSecret: {name: a, key: b}}}", "headers.X-Github-Event.0", "header.X-Github-Event.0")]
    [InlineData("webhook: {org: {endpoint: /a, port: '1', method: POST, authSecret: {name: a, key: b}}}", "header.x-github-event.0", "header.X-Github-Event.0")]
    [InlineData("kafka: {org: {url: a, topic: b, partition: '0'}}", "headers.my-header", null)]
    [InlineData("kafka: {org: {url: a, topic: b, partition: '0'}}", "header.my-header", "headers.my-header")]
    [InlineData("calendar: {org: {interval: 10s}}", "eventTime", null)]
    [InlineData("calendar: {org: {interval: 10s}}", "body.time", null, "UnknownPath")]
    [InlineData("resource: {org: {version: v1, resource: pods, eventTypes: [ADD]}}", "body.metadata.name", null)]
    [InlineData("file: {org: {eventType: CREATE, watchPathConfig: {directory: /a, path: b}}}", "name", null)]
    public void First_field_is_that_of_the_kind_of_event(string spec, string path, string? suggestion, string? rule = null)
    {
        const string Start = "apiVersion: argoproj.io/v1alpha1\nkind: EventSource\nmetadata: {name: github}\nspec:\n  ";
        var sensor = LintText.Sensor.Replace("dataKey: body.number", $"dataKey: {path}", StringComparison.Ordinal).Replace("      filters:", "      other:", StringComparison.Ordinal);

        var findings = LintText.Lint(Start + spec, sensor).Where(static f => f.Rule.Id is "UnknownPath" or "HeaderForm").ToList();
        Assert.Equal(suggestion is null && rule is null ? [] : [suggestion], findings.Select(static f => f.Suggestion));
    }

    [Fact]
    public void Data_that_a_script_makes_is_not_judged() =>
        Assert.DoesNotContain(LintText.Changed("      filters:", "      transform: {jq: .body}\n      filters:"), static f => f.Rule.Id is "UnknownPath" or "HeaderForm" or "NeverMatches");

    [Fact]
    public void Name_of_an_EventSource_alone_does_not_say_that_it_is_a_webhook() =>
        Assert.DoesNotContain(LintText.FiltersText("exprs: [{expr: a == 1, fields: [{path: a, name: a}]}]").Replace("eventSourceName: github", "eventSourceName: webhook", StringComparison.Ordinal) is var text ? LintText.Lint(text) : [], static f => f.Rule.Id == "UnknownPath");

    [Fact]
    public void Fields_of_the_context_are_known()
    {
        Assert.Equal(("UnknownPath", "subject"), LintText.Changed("dataKey: body.number", "contextKey: subjekt").Select(static f => (f.Rule.Id, f.Suggestion)).Single());
        Assert.Empty(LintText.Changed("dataKey: body.number", "contextKey: subject"));
    }
}
