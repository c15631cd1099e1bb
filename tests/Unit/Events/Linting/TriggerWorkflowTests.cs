namespace CodeRun.Tests.Unit.Events.Linting;

/// <summary>Workflows that a trigger makes: what the Sensor puts into them, and what it does not.</summary>
public sealed class TriggerWorkflowTests
{
    private const string Trigger = """
        k8s:
          operation: create
          source:
            resource:
              apiVersion: argoproj.io/v1alpha1
              kind: Workflow
              metadata: {generateName: helper-}
              spec:
                entrypoint: main
                arguments: {parameters: [{name: title, value: ""}]}
                templates:
                  - name: main
                    script:
                      image: example
                      command: [bash]
                      env: [{name: TITLE, value: "{{workflow.parameters.title}}"}]
                      source: |
                        echo "$TITLE"
        """;

    [Fact]
    public void Good_workflow_has_no_finding() => Assert.Empty(LintText.Lint(LintText.WithTemplate(Trigger)));

    [Fact]
    public void Template_in_a_script_is_not_evaluated_and_the_advice_does_not_need_it()
    {
        var findings = LintText.Lint(LintText.WithTemplate(Trigger.Replace("echo \"$TITLE\"", "echo '{{ .Input.body.sender.login }}' '{{ .Input.body.labels | toJson }}'", StringComparison.Ordinal)));

        Assert.Equal([("PayloadInScript", 34, 31), ("PayloadInScript", 34, 64), ("TemplateNotEvaluated", 34, 31)], findings.Select(static f => (f.Rule.Id, f.Line, f.Column)).Order());
        Assert.All(findings.Where(static f => f.Rule.Id == "PayloadInScript"), static f => Assert.Contains("is not evaluated here", f.Message, StringComparison.Ordinal));
        Assert.Contains(findings, static f => f.Suggestion == """a parameter with src.dataKey: body.sender.login and dest: spec.arguments.parameters.N.value, env: [{name: SENDER_LOGIN, value: "{{workflow.parameters.sender-login}}"}] and "$SENDER_LOGIN" in the program""");
        Assert.Contains(findings, static f => f.Suggestion?.Contains("src.dataKey: body.labels and", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("{{.title}}", 1)]
    [InlineData("{{ .Input.body.title }}", 1)]
    [InlineData("{{workflow.name}}", 0)]
    public void Templates_of_Go_in_arguments_are_not_evaluated(string value, int count) =>
        Assert.Equal(count, LintText.Lint(LintText.WithTemplate(Trigger.Replace("value: \"\"", $"value: \"{value}\"", StringComparison.Ordinal))).Count(static f => f.Rule.Id == "TemplateNotEvaluated"));

    [Fact]
    public void Argument_that_is_meant_to_be_of_the_event_makes_pasted_text_an_error() =>
        Assert.Contains(
            LintText.Lint(LintText.WithTemplate(Trigger.Replace("value: \"\"", "value: \"{{ .Input.body.title }}\"", StringComparison.Ordinal).Replace("\"$TITLE\"", "'{{workflow.parameters.title}}'", StringComparison.Ordinal))),
            static f => f.Rule.Id == "PayloadInScript" && f.Message.Contains("{{workflow.parameters.title}}", StringComparison.Ordinal));

    [Theory]
    [InlineData("tile", "{{workflow.parameters.title}}")]
    [InlineData("issue-number", "arguments: {parameters: [{name: issue-number}]}")]
    public void Parameter_that_is_not_declared_cannot_be_resolved(string name, string suggestion)
    {
        var finding = Assert.Single(LintText.Lint(LintText.WithTemplate(Trigger.Replace("{{workflow.parameters.title}}", $"{{{{workflow.parameters.{name}}}}}", StringComparison.Ordinal))));

        Assert.Equal(("UndeclaredParameter", suggestion), (finding.Rule.Id, finding.Suggestion));
    }

    [Theory]
    [InlineData("arguments: {parameters: [{name: title, value: \"\"}]}", "workflowTemplateRef: {name: a}")]
    [InlineData("operation: create", "operation: create\n  parameters: [{src: {dependencyName: pr, dataKey: body.number}, dest: spec.arguments}]")]
    [InlineData("{{workflow.parameters.title}}", "{{workflow.parameters}}")]
    public void Parameters_that_may_come_from_elsewhere_have_no_finding(string part, string other) =>
        Assert.DoesNotContain(LintText.Lint(LintText.WithTemplate(Trigger.Replace(part, other, StringComparison.Ordinal))), static f => f.Rule.Id == "UndeclaredParameter");

    [Theory]
    [InlineData("spec.arguments.parameters.0.value", "move parameters into k8s")]
    [InlineData("k8s.source.resource.spec.arguments.parameters.0.value", "move parameters out of template")]
    public void Parameters_in_the_template_are_moved_to_where_their_dest_is(string dest, string suggestion)
    {
        var text = LintText.WithTemplate($"parameters: [{{src: {{dependencyName: pr, dataKey: body.pull_request.title}}, dest: {dest}}}]\n{Trigger}");

        Assert.Equal(("UnknownField", suggestion), LintText.Lint(text).Select(static f => (f.Rule.Id, f.Suggestion)).Single());
    }

    [Fact]
    public void Parameters_in_the_template_are_judged_as_if_they_stood_right()
    {
        var text = LintText.WithTemplate($"parameters: [{{src: {{dependencyName: pr, dataKey: body.pull_request.title}}, dest: spec.arguments.parameters.0.value}}]\n{Trigger.Replace("\"$TITLE\"", "'{{workflow.parameters.title}}'", StringComparison.Ordinal)}");

        Assert.Contains(LintText.Lint(text), static f => f.Rule.Id == "PayloadInScript");
    }

    [Fact]
    public void Dest_in_a_list_of_parameters_that_is_not_there_makes_one_without_a_name()
    {
        var text = LintText.WithTemplate(Trigger.Replace("        arguments: {parameters: [{name: title, value: \"\"}]}\n", "", StringComparison.Ordinal).Replace("{{workflow.parameters.title}}", "a", StringComparison.Ordinal)
            + "\n  parameters: [{src: {dependencyName: pr, dataKey: body.number}, dest: spec.arguments.parameters.0.value}]");

        Assert.Equal("UnreachedDest", Assert.Single(LintText.Lint(text)).Rule.Id);
    }

    [Theory]
    [InlineData("create", "{generateName: a-}", "taskId", "a field of ConfigMap, such as metadata.labels.taskId")]
    [InlineData("delete", "{namespace: a}", "taskId", "metadata.name")]
    [InlineData("delete", "{name: a}", "taskId", "remove the parameter: the operation reads the name only")]
    public void Advice_for_a_dest_that_is_not_reached_fits_the_object(string operation, string metadata, string dest, string suggestion)
    {
        var text = LintText.WithTemplate(
            $"k8s:\n  operation: {operation}\n  source: {{resource: {{apiVersion: v1, kind: ConfigMap, metadata: {metadata}}}}}\n  parameters: [{{src: {{dependencyName: pr, dataKey: body.number}}, dest: {dest}}}]");

        Assert.Contains(("UnreachedDest", suggestion), LintText.Lint(text).Select(static f => (f.Rule.Id, f.Suggestion)));
    }

    [Fact]
    public void Arguments_of_the_operation_are_not_written_by_parameters_of_the_trigger()
    {
        var findings = LintText.Lint(LintText.WithTemplate("argoWorkflow:\n  operation: resume\n  parameters: [{src: {dependencyName: pr, dataKey: body.number}, dest: args.0}]"));

        Assert.Contains(("UnreachedDest", "metadata.name"), findings.Select(static f => (f.Rule.Id, f.Suggestion)));
        Assert.Contains(("MissingField", "source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {namespace: NAMESPACE}}}"), findings.Select(static f => (f.Rule.Id, f.Suggestion)));
    }

    [Fact]
    public void Suspend_is_found_in_a_JSON_patch_of_a_script() =>
        Assert.Equal(
            "SuspendInScript",
            Assert.Single(LintText.Lint(LintText.WithTemplate(Trigger.Replace("echo \"$TITLE\"", """kubectl patch workflow a --type json -p '[{"op":"remove","path":"/spec/suspend"}]'""", StringComparison.Ordinal)))).Rule.Id);
}
