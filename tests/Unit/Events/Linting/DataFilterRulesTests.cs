namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class DataFilterRulesTests
{
    [Theory]
    [InlineData("{path: headers.X-GitHub-Event, type: string, value: [push]}", "HeaderForm", "headers.X-Github-Event")]
    [InlineData("{path: headers.x-github-delivery, type: string, value: [a]}", "HeaderForm", "headers.X-Github-Delivery")]
    [InlineData("{path: body.X-Github-Event, type: string, value: [^push$]}", "HeaderForm", "body.X-GitHub-Event")]
    [InlineData("{path: body.number, type: number, comparator: '>', value: '0'}", "ScalarValue", "[\"0\"]")]
    [InlineData("{path: body.number, type: number, value: [0]}", "ScalarValue", "\"0\"")]
    [InlineData("{path: body.draft, type: bool, value: [false]}", "ScalarValue", "\"false\"")]
    [InlineData("{path: body.draft, type: bool, value: [maybe]}", "UnreadableValue", "\"true\"")]
    [InlineData("{path: body.number, type: number, value: [many]}", "UnreadableValue", null)]
    [InlineData("{path: body.number, type: number, value: [' 1']}", "UnreadableValue", null)]
    [InlineData("{path: body.number, type: number, value: ['1e999']}", "UnreadableValue", null)]
    [InlineData("{path: body.title, type: text, value: [x]}", "UnreadableValue", "string")]
    [InlineData("{path: body.title, type: string, value: ['']}", "UnreadableValue", "'^$'")]
    [InlineData("{path: body.title, type: string, comparator: '~', value: [x]}", "UnknownComparator", "\"=\"")]
    [InlineData("{path: body.title, type: string, comparator: regex, value: [x]}", "UnknownComparator", "\"=\"")]
    [InlineData("{path: body.title, type: string, comparator: not in, value: [x]}", "UnknownComparator", "\"!=\"")]
    [InlineData("{path: body.title, type: string, comparator: '>=', value: [x]}", "IneffectiveComparator", "\"=\"")]
    [InlineData("{path: body.draft, type: bool, comparator: '!=', value: ['true']}", "IneffectiveComparator", "leave it out and write the other value")]
    [InlineData("{path: body.title, type: string, comparator: '!=', value: [a, b]}", "NegatedAlternatives", "one value: \"^(a|b)$\"")]
    [InlineData("{path: body.sender.login, type: string, comparator: not in, value: [Rex, 'Rex[bot]']}", "UnknownComparator", "one value: '(?i)^(Rex|Rex\\[bot\\])$', and comparator: \"!=\"")]
    [InlineData("{path: body.title, type: string}", "MissingField", "value: …")]
    [InlineData("{path: body.title, type: string, value: [x], comparater: '='}", "UnknownField", "comparator")]
    public void Mistake_has_its_rule_and_the_corrected_text(string filter, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion, 12), LintText.WithFilter(filter).Select(static f => (f.Rule.Id, f.Suggestion, f.Line)));

    [Theory]
    [InlineData("{path: body.number, type: number, comparator: '>', value: ['0']}")]
    [InlineData("{path: body.draft, type: bool, value: ['false']}")]
    [InlineData("{path: body.number, type: number, value: ['1_000', '-.5e3', inf, 0x1p4]}")]
    [InlineData("{path: headers.X-Github-Event.0, type: string, value: [^pull_request$]}")]
    [InlineData("{path: body.X-GitHub-Event, type: string, value: [^pull_request$]}")]
    [InlineData("{path: body.X-GitHub-Delivery, type: string, value: [^a]}")]
    [InlineData("{path: body.pull_request.title, type: string, value: [fix]}")]
    public void Good_filter_has_no_finding(string filter) => Assert.Empty(LintText.WithFilter(filter));

    [Theory]
    [InlineData("filters:", "filtersLogicalOperator: xor\n      filters:", "UnreadableValue")]
    [InlineData("        data:", "        dataLogicalOperator: OR\n        data:", "UnreadableValue")]
    public void Logical_operators_are_checked(string part, string other, string rule) => Assert.Equal(rule, Assert.Single(LintText.Changed(part, other)).Rule.Id);
}
