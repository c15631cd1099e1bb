using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class SensorLinterTests
{
    [Fact]
    public void Good_files_have_no_finding() => Assert.Empty(LintText.Lint(LintText.EventSource, LintText.Sensor));

    [Fact]
    public void Several_documents_and_lists_of_a_file_are_checked_and_other_kinds_are_noted()
    {
        var report = SensorLinter.Lint([new LintInput("a.yaml", $$$"""
            {apiVersion: v1, kind: Secret, metadata: {name: a}}
            ---
            {{{LintText.Sensor.Replace("type: string, value: [^opened$]", "type: string, value: ^opened$", StringComparison.Ordinal)}}}
            ---
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: argoproj.io/v1alpha1, kind: Sensor, metadata: {name: b}, spec: {dependencies: [], triggers: []}}
            """)]);

        Assert.Equal("a.yaml:1: passed over: Secret is none of EventSource, Sensor and the kinds of workflows.", Assert.Single(report.Notes));
        Assert.Equal(["ScalarValue 14", "MissingField 34", "MissingField 34"], report.Findings.Select(static f => $"{f.Rule.Id} {f.Line}"));
    }

    [Fact]
    public void Findings_have_file_line_and_column_and_are_in_order()
    {
        var findings = LintText.Lint(LintText.EventSource.Replace("webhookSecret", "secret", StringComparison.Ordinal), LintText.Sensor.Replace("- name: pr", "- nam: pr", StringComparison.Ordinal));

        Assert.Equal(("0.yaml", 6, 5, "UnsignedWebhook"), Place(findings[0]));
        Assert.Equal(("0.yaml", 11, 7, "UnknownField"), Place(findings[1]));
        Assert.Contains(("1.yaml", 6, 7, "UnknownField"), findings.Select(Place));
        Assert.Equal("name", findings.First(static f => f.File == "1.yaml" && f.Rule.Id == "UnknownField").Suggestion);

        static (string, int, int, string) Place(LintFinding f) => (f.File, f.Line, f.Column, f.Rule.Id);
    }

    [Fact]
    public void Names_of_EventSources_and_events_are_checked_only_when_an_EventSource_is_there()
    {
        var sensor = LintText.Sensor.Replace("eventName: org", "eventName: orgs", StringComparison.Ordinal);

        Assert.Empty(LintText.Lint(sensor));
        var finding = Assert.Single(LintText.Lint(sensor, LintText.EventSource));
        Assert.Equal(("UnknownEventSource", "org", 8), (finding.Rule.Id, finding.Suggestion, finding.Line));
        Assert.Equal("UnknownEventSource", Assert.Single(LintText.Lint(LintText.Sensor.Replace("eventSourceName: github", "eventSourceName: git", StringComparison.Ordinal), LintText.EventSource)).Rule.Id);
    }

    [Fact]
    public void Same_Sensor_twice_is_found() => Assert.Equal("DuplicateName", Assert.Single(LintText.Lint(LintText.Sensor, LintText.Sensor)).Rule.Id);

    [Theory]
    [InlineData("a: [", 2)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("kind: Sensor\nx: *nothing", 2)]
    [InlineData("a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e]\ng: [*f, *f, *f, *f, *f, *f, *f, *f]", 7)]
    public void Text_that_is_no_YAML_is_a_finding(string text, int line)
    {
        var finding = Assert.Single(LintText.Lint(text));

        Assert.Equal(("NotYaml", line), (finding.Rule.Id, finding.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n---\n")]
    [InlineData("hello")]
    [InlineData("\u0001\u0002")]
    [InlineData("[1, a, null, [[]]]")]
    [InlineData("kind: [Sensor]")]
    public void Text_with_nothing_to_check_has_no_finding(string text) => Assert.Empty(LintText.Lint(text));

    [Theory]
    [InlineData("spec: 1")]
    [InlineData("spec: [[[]]]")]
    [InlineData("spec: {dependencies: {a: 1}, triggers: text}")]
    [InlineData("spec: {dependencies: [1, [], {name: [], filters: {data: [1, {path: {}, type: [], value: {}, comparator: []}]}}], triggers: [1, {template: []}, {template: {name: {}, conditions: [], k8s: 1, argoWorkflow: {source: [], parameters: {}}}}]}")]
    [InlineData("spec: {dependencies: [{name: a, filters: {data: [{value: [null, {}, [], 1]}]}}], triggers: [{template: {k8s: {source: {resource: []}, parameters: [{src: 1, dest: 2}, {src: {dependencyName: {}}}]}}, parameters: [3]}]}")]
    public void Values_of_any_type_give_findings_and_no_exception(string spec)
    {
        foreach (var kind in (string[])["Sensor", "EventSource"])
            Assert.Contains(LintText.Lint($"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: a}}\n{spec}\n"), static f => f.Rule.Id is "WrongType" or "UnknownField");
    }

    [Fact]
    public void Cut_and_garbled_files_give_a_verdict()
    {
        const string Signs = "{}[]:,'\"|>&*#-! \n?%@\\";
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var text = LintText.Sensor.ToCharArray();
            for (var n = random.Next(1, 8); n > 0; n--)
                text[random.Next(text.Length)] = Signs[random.Next(Signs.Length)];
            Assert.NotNull(LintText.Lint(new string(text, 0, random.Next(text.Length))));
        }
    }

    [Fact]
    public void Findings_of_a_file_are_limited()
    {
        var fields = string.Concat(Enumerable.Range(0, 3000).Select(static i => $"  field{i}: 1\n"));
        var findings = LintText.Lint($"apiVersion: argoproj.io/v1alpha1\nkind: EventSource\nmetadata: {{name: a}}\nspec:\n{fields}");

        Assert.Equal(1001, findings.Count);
        Assert.Contains(findings, static f => f.Rule.Id == "TooLarge");
    }

    [Fact]
    public void Messages_and_suggestions_have_no_control_characters()
    {
        var findings = LintText.WithFilter("{path: body.sender.login, type: string, value: [\"a\\e[31m[bot]\"], comparator: \"\\e[2J\"}");

        Assert.NotEmpty(findings);
        Assert.All([.. findings, .. LintText.Changed("name: pr", "\"n\\e[31mame\": pr")], static f => Assert.DoesNotContain(f.Message + f.Suggestion, char.IsControl));
    }

    [Fact]
    public void Long_names_make_no_long_findings()
    {
        var findings = LintText.WithFilter($"{{path: headers.{new string('x', 50_000)}, type: string, value: [a]}}");

        Assert.Equal("HeaderForm", findings[0].Rule.Id);
        Assert.True(findings[0].Message.Length + (findings[0].Suggestion?.Length ?? 0) < 2100);
    }

    [Fact]
    public void Every_rule_is_documented_with_its_severity()
    {
        var text = File.ReadAllText(RepositoryFiles.PathOf("docs", "events.md"));

        Assert.All(LintRules.All, rule => Assert.Contains($"| {rule.Id} | {rule.Severity} |", text, StringComparison.Ordinal));
        Assert.Equal(LintRules.All.Count, LintRules.All.DistinctBy(static r => r.Id).Count());
    }
}
