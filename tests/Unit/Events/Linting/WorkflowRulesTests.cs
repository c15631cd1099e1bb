using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class WorkflowRulesTests
{
    private const string Script = """
        apiVersion: argoproj.io/v1alpha1
        kind: WorkflowTemplate
        metadata: {name: helper}
        spec:
          templates:
            - name: help
              script:
                image: example
                command: [sh]
                source: |
                  set -e
                  title='{{inputs.parameters.pr-title}}'
                  kubectl patch workflow x --type merge -p '{"spec":{"suspend":false}}'
        """;

    [Fact]
    public void Pasted_text_is_found_on_its_line_with_a_safe_form()
    {
        var findings = LintText.Lint(Script);

        Assert.Equal([("ParameterInScript", 12, 18), ("SuspendInScript", 13, 63)], findings.Select(static f => (f.Rule.Id, f.Line, f.Column)));
        Assert.Equal("""env: [{name: PR_TITLE, value: "{{inputs.parameters.pr-title}}"}] and "$PR_TITLE" in the program""", findings[0].Suggestion);
    }

    [Theory]
    [InlineData("body.pull_request.title", "pr-title", "PayloadInScript")]
    [InlineData("body.pull_request.number", "pr-title", "ParameterInScript")]
    [InlineData("body.pull_request.title", "other", "ParameterInScript")]
    public void Pasted_text_of_an_event_is_an_error_and_that_of_constants_and_numbers_is_not(string key, string declared, string rule)
    {
        var workflow = string.Concat(Script.Split('\n').Select(static l => $"      {l}\n")).Replace("WorkflowTemplate", "Workflow", StringComparison.Ordinal);
        var text = LintText.WithTemplate(
            $"argoWorkflow:\n  operation: submit\n  parameters: [{{src: {{dependencyName: pr, dataKey: {key}}}, dest: spec.arguments.parameters.0.value}}]\n  source:\n    resource:\n" +
            $"{workflow}        arguments: {{parameters: [{{name: {declared}}}]}}\n");

        Assert.Equal(rule, Assert.Single(LintText.Lint(text), static f => f.Message.Contains("{{inputs.parameters.pr-title}}", StringComparison.Ordinal)).Rule.Id);
    }

    [Fact]
    public void Text_of_an_event_is_followed_through_the_steps_of_a_workflow()
    {
        const string Steps = """
            argoWorkflow:
              operation: submit
              parameters: [{src: {dependencyName: pr, dataKey: body.pull_request.title}, dest: spec.arguments.parameters.0.value}]
              source:
                resource:
                  apiVersion: argoproj.io/v1alpha1
                  kind: Workflow
                  metadata: {generateName: a-}
                  spec:
                    entrypoint: main
                    arguments: {parameters: [{name: title}, {name: image, value: alpine}]}
                    templates:
                      - name: main
                        steps: [[{name: say, template: say, arguments: {parameters: [{name: text, value: "{{workflow.parameters.title}}"}]}}]]
                      - name: say
                        inputs: {parameters: [{name: text}]}
                        container: {image: "{{workflow.parameters.image}}", command: [sh, -c], args: ["echo '{{inputs.parameters.text}}' {{workflow.parameters.image}}"]}
            """;

        Assert.Equal(["ParameterInScript {{workflow.parameters.image}}", "PayloadInScript {{inputs.parameters.text}}"], LintText.Lint(LintText.WithTemplate(Steps)).Select(static f => $"{f.Rule.Id} {f.Message.Split(' ')[3]}"));
    }

    [Fact]
    public void Environment_and_plain_arguments_are_safe() => Assert.Empty(LintText.Lint("""
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: a}
        spec:
          templates:
            - name: a
              container:
                image: example
                command: [tool]
                args: ["--title", "{{inputs.parameters.title}}"]
                env: [{name: TITLE, value: "{{workflow.parameters.title}}"}]
        """));

    [Theory]
    [InlineData("status.phase == Succeeded || status.phase == Failed", "status.phase in (Succeeded, Failed)")]
    [InlineData("status.phase == Succeeded && status.ready == true", "status.phase == Succeeded, status.ready == true")]
    [InlineData("status.phase == \"Succeeded\"", "status.phase == Succeeded")]
    [InlineData("status.conditions.# == Ready", null)]
    [InlineData("status.succeeded > half", null)]
    [InlineData("status.phase == Succeeded and status.ready == true", "status.phase == Succeeded, status.ready == true")]
    [InlineData("status.phase is Succeeded", null)]
    [InlineData("status.phase in Succeeded", null)]
    [InlineData("status.phase ==  Succeeded,", "status.phase ==  Succeeded")]
    public void Success_condition_is_a_label_selector(string condition, string? suggestion)
    {
        var finding = Assert.Single(LintText.Lint(Template(condition)));

        Assert.Equal(("SuccessCondition", suggestion), (finding.Rule.Id, finding.Suggestion));
    }

    [Theory]
    [InlineData("status.phase == Succeeded")]
    [InlineData("status.phase in (Succeeded, Done), status.ready != false")]
    [InlineData("status.succeeded > 0")]
    [InlineData("status.phase == {{inputs.parameters.phase}}")]
    public void Good_success_condition_has_no_finding(string condition) => Assert.Empty(LintText.Lint(Template(condition)));

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData(",")]
    [InlineData("a in (")]
    [InlineData("{{{{{{")]
    [InlineData("a {{")]
    public void Broken_conditions_get_a_verdict(string condition) => Assert.NotNull(SelectorExpression.Problem(condition));

    private static string Template(string condition) => $"""
        apiVersion: argoproj.io/v1alpha1
        kind: ClusterWorkflowTemplate
        metadata: {"{name: a}"}
        spec:
          templates:
            - name: a
              resource: {"{action: create, successCondition: '"}{condition}{"'}"}
        """;

    [Theory]
    [InlineData("echo {{inputs.parameters.a}} {{{{workflow.parameters.b}} {{x}}", "5 {{inputs.parameters.a}}|31 {{workflow.parameters.b}}")]
    [InlineData("{{=sprig.trim(inputs.parameters.a)}} {{ .Input.body.title }} {{.Inputs}}", "0 {{=sprig.trim(inputs.parameters.a)}}|37 {{ .Input.body.title }}")]
    [InlineData("{{tasks.a.outputs.parameters.b}} {{steps.a.id}} {{inputs.artifacts.a}}", "0 {{tasks.a.outputs.parameters.b}}")]
    [InlineData("{{ inputs.parameters.a", "")]
    [InlineData("{{", "")]
    public void Placeholders_are_found_with_their_places(string text, string found) => Assert.Equal(found, string.Join('|', Placeholder.In(text).Select(static f => $"{f.Index} {f.Found}")));

    [Fact]
    public void Endless_braces_and_words_are_looked_over_once()
    {
        Assert.Empty(Placeholder.In(new string('{', 1_000_000)));
        Assert.Empty(Placeholder.In(string.Concat(Enumerable.Repeat("{{parameters ", 100_000))));
        Assert.Null(Placeholder.SuspendIn(string.Concat(Enumerable.Repeat("suspend ", 100_000))));
        Assert.Equal((1, "suspend\" : false"), Placeholder.SuspendIn("\"suspend\" : false"));
    }

    [Theory]
    [InlineData("http: {url: a, successCondition: 'response.body contains \"google\"'}")]
    [InlineData("resource: {action: patch, mergeStrategy: json, flags: [pod, a], manifest: '[{op: add, path: /a, value: b}]'}")]
    [InlineData("resource: {action: patch, flags: [pod, a], manifest: 'metadata: {labels: {a: b}}'}")]
    [InlineData("container: {image: a, command: [sh, -c], args: [\"\n    echo a \\\n  && echo b\n  \"]}")]
    public void What_only_looks_like_a_mistake_has_no_finding(string template) =>
        Assert.Empty(LintText.Lint($"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{name: a}}\nspec:\n  templates:\n    - name: a\n      {template}\n"));

    [Fact]
    public void Text_in_quotes_that_stands_too_far_left_is_read_and_places_after_it_stay()
    {
        var findings = LintText.Lint("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  annotations: {a: \"\n b\n\"}\nspec:\n  templates:\n    - resource: {action: get, successCondition: a || b}\n");

        Assert.Equal(("SuccessCondition", 9, 49), findings.Select(static f => (f.Rule.Id, f.Line, f.Column)).Single());
    }
}
