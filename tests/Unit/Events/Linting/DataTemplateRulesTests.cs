namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class DataTemplateRulesTests
{
    [Theory]
    [InlineData("dataKey: body.number, dataTemplate: '{{ .Input }}'", "ObjectAsText", "remove the dataTemplate")]
    [InlineData("dataTemplate: '{{ .Input }}'", "ObjectAsText", "{{ .Input | toJson }}")]
    [InlineData("dataTemplate: 'x {{- .Input.body.pull_request.labels -}}'", "ObjectAsText", "dataKey: body.pull_request.labels")]
    [InlineData("dataTemplate: '{{ .Input.body.comment.id }}'", "NumberAsText", "{{ .Input.body.comment.id | int64 }}")]
    [InlineData("dataTemplate: '{{ if hasPrefix .Input.body.ref \"refs/heads/\" }}a{{ else }}b{{ end }}'", "SwappedArguments", "hasPrefix \"refs/heads/\" .Input.body.ref")]
    [InlineData("dataTemplate: '{{ $ref := .Input.body.ref }}{{ trimSuffix $ref `-x` }}'", "SwappedArguments", "trimSuffix `-x` $ref")]
    [InlineData("dataTemplate: '{{ index (splitList .Input.body.ref \"/\") 2 }}'", "SwappedArguments", "splitList \"/\" .Input.body.ref")]
    [InlineData("dataTemplate: '{{ if regexMatch .Input.body.ref \"^[0-9]+$\" }}a{{ end }}'", "SwappedArguments", "regexMatch \"^[0-9]+$\" .Input.body.ref")]
    public void Template_that_writes_something_else_has_its_rule_and_the_corrected_text(string source, string rule, string suggestion)
    {
        var finding = Assert.Single(LintText.Changed("dataKey: body.number", source));

        Assert.Equal((rule, suggestion), (finding.Rule.Id, finding.Suggestion));
    }

    [Theory]
    [InlineData("{{ .Input.body.pull_request.labels | toJson }}")]
    [InlineData("{{ .Input.body.pull_request.number }}")]
    [InlineData("{{ .Input.body.comment.id | int64 }}")]
    [InlineData("{{ range .Input.body.pull_request.labels }}{{ .name }}{{ end }}")]
    [InlineData("{{ if hasPrefix \"refs/heads/\" .Input.body.ref }}a{{ else }}b{{ end }}")]
    [InlineData("{{ if contains .Input.body.action \"opened closed\" }}a{{ else }}b{{ end }}")]
    [InlineData("{{ regexMatch \"^a\" .Input.body.ref }}")]
    public void Good_template_has_no_finding(string template) => Assert.Empty(LintText.Changed("dataKey: body.number", $"dataTemplate: '{template}'"));

    [Fact]
    public void Swapped_arguments_are_found_on_their_line()
    {
        var text = LintText.Sensor.Replace(
            "- src: {dependencyName: pr, dataKey: body.number}\n",
            "- src:\n                dependencyName: pr\n                dataTemplate: |-\n                  {{- $ref := .Input.body.ref -}}\n                  {{- if hasPrefix $ref \"task-\" -}}a{{- end -}}\n", StringComparison.Ordinal);

        Assert.Equal(("SwappedArguments", 29, 26), LintText.Lint(text).Select(static f => (f.Rule.Id, f.Line, f.Column)).Single());
    }

    [Fact]
    public void Endless_templates_are_looked_over_once() => Assert.True(LintText.Changed("dataKey: body.number", $"dataTemplate: '{string.Concat(Enumerable.Repeat("{{ .Input }}{{ hasPrefix $a `b` }}", 2000))}'").Count <= 101);
}
