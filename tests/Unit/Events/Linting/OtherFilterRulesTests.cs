namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class OtherFilterRulesTests
{
    private const string Fields = "fields: [{path: body.action, name: action}, {path: body.number, name: n}]";

    [Theory]
    [InlineData("action = \"opened\" && n > 1", "ExprSyntax", "'action == \"opened\" && n > 1'")]
    [InlineData("action == \"opened\" and n > 1", "ExprSyntax", "'action == \"opened\" && n > 1'")]
    [InlineData("action == \"opened\" || !(n === 1)", "ExprSyntax", "'action == \"opened\" || !(n == 1)'")]
    [InlineData("not (action == \"opened\") &&!(n == 1)", "ExprSyntax", "'!(action == \"opened\") && !(n == 1)'")]
    [InlineData("(action == \"opened\" && n > 1", "ExprSyntax", "'(action == \"opened\" && n > 1)'")]
    [InlineData("body.action == \"opened\" && n > 1", "ExprSyntax", "'action == \"opened\" && n > 1'")]
    [InlineData("acton == \"opened\" && n > 1", "ExprField", "'action == \"opened\" && n > 1'")]
    [InlineData("action == \"opened\" && n > 1 && draft", "ExprField", "fields: [{path: body.draft, name: draft}]")]
    [InlineData("action != null && n > 1", "ExprField", null)]
    [InlineData("action == \"opened\"", "UnusedExprField", "remove it")]
    [InlineData("action == \"2024-01-31\" && n > 1", "NeverMatches", null)]
    public void Mistake_in_an_expression_has_its_rule_and_the_corrected_text(string expr, string rule, string? suggestion)
    {
        var finding = Assert.Single(LintText.WithFilters($"exprs: [{{expr: '{expr}', {Fields}}}]"));

        Assert.Equal((rule, suggestion, 10), (finding.Rule.Id, finding.Suggestion, finding.Line));
    }

    [Theory]
    [InlineData("exprs: [{expr: my-field == 1, fields: [{path: body.a, name: my-field}]}]", "ExprField", "\"[my-field] == 1\"")]
    [InlineData("exprs: [{expr: a == 1, fields: [{path: body.a, name: a}, {path: body.b, name: a}]}]", "DuplicateName", "a2")]
    [InlineData("exprs: [{expr: a == 'push', fields: [{path: headers.X-Github-Event, name: a}]}]", "NeverMatches", "headers.X-Github-Event.0")]
    [InlineData("exprs: [{expr: a == 'push', fields: [{path: headers.X-GitHub-Event.0, name: a}]}]", "HeaderForm", "headers.X-Github-Event.0")]
    [InlineData("exprs: [{expr: a == 1, fields: [{path: $.body.a, name: a}]}]", "UnknownPath", "body.a")]
    [InlineData("exprs: [{expr: a == 1}]", "MissingField", "fields: …")]
    [InlineData("time: {start: '9:00', stop: '17:00:00'}", "TimeWindow", "\"09:00:00\"")]
    [InlineData("time: {start: '09:00:00', stop: '5:30 pm'}", "TimeWindow", "\"17:30:00\"")]
    [InlineData("time: {start: '09:00:00', stop: '24:00:00'}", "TimeWindow", "\"23:59:59\"")]
    [InlineData("time: {start: '09:00:61', stop: '10:00:00'}", "TimeWindow", "\"09:00:00\"")]
    [InlineData("time: {start: soon, stop: '10:00:00'}", "TimeWindow", null)]
    [InlineData("time: {start: '09:00:00', stop: '9:00:00'}", "TimeWindow", "\"00:00:00\"")]
    [InlineData("time: {start: '09:00:00'}", "MissingField", "stop: …")]
    [InlineData("time: {start: '09:00:00', stop: '10:00:00', timezone: Berlin time}", "TimeWindow", "UTC")]
    [InlineData("context: {typ: github}", "UnknownField", "type")]
    [InlineData("context: {id: a, type: github}", "ContextField", "remove it")]
    [InlineData("context: {id: a}", "MissingField", "type: amqp")]
    [InlineData("context: {type: Github}", "NeverMatches", "github")]
    [InlineData("context: {type: com.github.push}", "NeverMatches", null)]
    [InlineData("context: {source: other}", "NeverMatches", "github")]
    [InlineData("context: {subject: other}", "NeverMatches", "org")]
    [InlineData("context: {datacontenttype: text/plain}", "NeverMatches", "application/json")]
    public void Mistake_has_its_rule_and_the_corrected_text(string filters, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion, 10), LintText.WithFilters(filters).Select(static f => (f.Rule.Id, f.Suggestion, f.Line)));

    [Theory]
    [InlineData("exprs: [{expr: 'action == \"opened\" && n > 1', " + Fields + "}]")]
    [InlineData("exprs: [{expr: 'action =~ \"^open\" || !(n == 1)', " + Fields + "}]")]
    [InlineData("exprs: [{expr: '[my-field] == 1', fields: [{path: body.a, name: my-field}]}]")]
    [InlineData("time: {start: '22:00:00', stop: '6:00:00', timezone: UTC}")]
    [InlineData("time: {start: '09:00:00.5', stop: '10:00:00'}")]
    [InlineData("context: {type: github, source: github, subject: org, datacontenttype: application/json}")]
    public void Good_filters_have_no_finding(string filters) => Assert.Empty(LintText.WithFilters(filters));

    [Fact]
    public void Types_of_events_are_those_of_the_EventSource_when_it_is_there()
    {
        var sensor = LintText.FiltersText("context: {type: webhook}");

        Assert.Empty(LintText.Lint(sensor));
        Assert.Equal(("NeverMatches", "github"), LintText.Lint(sensor, LintText.EventSource).Select(static f => (f.Rule.Id, f.Suggestion)).Single());
    }
}
