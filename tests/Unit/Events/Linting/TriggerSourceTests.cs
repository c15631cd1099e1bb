namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class TriggerSourceTests
{
    private const string Inline = """
        argoWorkflow:
          operation: submit
          parameters:
            - {src: {dependencyName: pr, dataKey: body.pull_request.title}, dest: spec.arguments.parameters.0.value}
          source:
            inline: |
              apiVersion: argoproj.io/v1alpha1
              kind: Workflow
              metadata: {generateName: a-}
              spec:
                arguments: {parameters: [{name: title}]}
                templates:
                  - name: say
                    script:
                      image: alpine
                      command: [sh]
                      source: |
                        true
                        echo {{workflow.parameters.title}}
        """;

    [Fact]
    public void Workflow_that_stands_as_text_is_read_with_its_places()
    {
        var text = LintText.WithTemplate(Inline);
        var finding = Assert.Single(LintText.Lint(text));

        Assert.Equal("PayloadInScript", finding.Rule.Id);
        Assert.Equal("{{workflow.parameters.title}}", text.Split('\n')[finding.Line - 1][(finding.Column - 1)..]);
    }

    [Theory]
    [InlineData("metadata: {generateName: a-}", "metadata: {}", "OperationWithoutName", null)]
    [InlineData("kind: Workflow", "type: Workflow", "MissingField", null)]
    [InlineData("dest: spec.arguments.parameters.0.value", "dest: spec.arguments.parameters.1.value", "UnreachedDest", null)]
    [InlineData("dest: spec.arguments.parameters.0.value", "dest: title", "UnreachedDest", null)]
    [InlineData("spec:\n", "spec: [\n", "EmbeddedManifest", null)]
    [InlineData("apiVersion: argoproj.io/v1alpha1\n      kind", "- kind", "EmbeddedManifest", null)]
    [InlineData("    script:", "    resource: {action: create, successCondition: a || b}\n            script:", "SuccessCondition", "        resource: {action: create, successCondition: ")]
    public void Mistakes_in_it_are_found_on_their_line(string part, string other, string rule, string? before)
    {
        Assert.Contains(part, Inline, StringComparison.Ordinal);
        var text = LintText.WithTemplate(Inline.Replace(part, other, StringComparison.Ordinal));
        var finding = LintText.Lint(text).First(f => f.Rule.Id == rule);

        if (before is not null)
            Assert.EndsWith(before, text.Split('\n')[finding.Line - 1][..(finding.Column - 1)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "SourceChoice")]
    [InlineData("resource: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}, inline: 'a: b'", "SourceChoice")]
    [InlineData("resource: text", "WrongType")]
    [InlineData("resource: {kind: ConfigMap, metadata: {name: a}}", "MissingField")]
    [InlineData("inline: ''", "EmbeddedManifest")]
    [InlineData("inline: \"apiVersion: v1\\nkind: Pod\\nmetadata: {name: a}\\n---\\nkind: Pod\"", "EmbeddedManifest")]
    [InlineData("inline: \"apiVersion: v1\\nkind: Pod\\nmetadata: {name: a}\\n\"", null)]
    [InlineData("configmap: {name: a, key: b}", null)]
    [InlineData("git: {url: a, filePath: b, cloneDirectory: c, branch: d}", null)]
    [InlineData("git: {url: a, filePath: b, namespace: c}", "UnknownField")]
    public void Object_comes_from_one_place(string source, string? rule)
    {
        var text = LintText.WithTemplate($"k8s:\n  operation: create\n  source: {{{source}}}");

        if (rule is null)
            Assert.Empty(LintText.Lint(text));
        else
            Assert.Contains(rule, LintText.Lint(text).Select(static f => f.Rule.Id));
    }

    [Theory]
    [InlineData("name: {{inputs.parameters.name}}", null)]
    [InlineData("name: \"{{inputs.parameters.name}}\"", null)]
    [InlineData("name: ]", "EmbeddedManifest")]
    [InlineData("name: a\n{{inputs.parameters.rest}}", null)]
    [InlineData("nam e: a: b", "EmbeddedManifest")]
    public void Manifest_of_a_workflow_template_is_read(string line, string? rule)
    {
        var manifest = string.Concat($"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  {line}".Split('\n').Select(static l => $"          {l}\n"));
        var findings = LintText.Lint($"apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {{name: a}}\nspec:\n  templates:\n    - name: a\n      resource:\n        action: create\n        manifest: |\n{manifest}");

        Assert.Equal(rule is null ? [] : [(rule, 13)], findings.Select(static f => (f.Rule.Id, f.Line)).Take(1));
    }

    [Fact]
    public void Workflow_in_a_manifest_is_checked_too()
    {
        var findings = LintText.Lint("""
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: a}
            spec:
              templates:
                - name: a
                  resource:
                    action: create
                    manifest: |
                      kind: Workflow
                      metadata: {generateName: a-}
                      spec:
                        templates:
                          - resource: {action: get, successCondition: a && b}
            """);

        Assert.Equal(["MissingField 10", "SuccessCondition 14"], findings.Select(static f => $"{f.Rule.Id} {f.Line}"));
    }

    [Fact]
    public void Text_of_an_event_that_is_pasted_into_a_manifest_is_found()
    {
        var text = LintText.WithTemplate("""
            argoWorkflow:
              operation: submit
              parameters:
                - {src: {dependencyName: pr, dataKey: body.pull_request.title}, dest: spec.arguments.parameters.0.value}
              source:
                resource:
                  apiVersion: argoproj.io/v1alpha1
                  kind: Workflow
                  metadata: {generateName: a-}
                  spec:
                    arguments: {parameters: [{name: pr-title}, {name: image, value: b}]}
                    templates:
                      - name: a
                        resource:
                          action: create
                          manifest: |
                            apiVersion: v1
                            kind: ConfigMap
                            metadata: {name: "{{workflow.parameters.image}}"}
                            data:
                              title: {{workflow.parameters.pr-title}}
            """);
        var finding = Assert.Single(LintText.Lint(text));

        Assert.Equal(("PayloadInManifest", "{{=toJson(workflow.parameters['pr-title'])}}"), (finding.Rule.Id, finding.Suggestion));
        Assert.EndsWith("title: ", text.Split('\n')[finding.Line - 1][..(finding.Column - 1)], StringComparison.Ordinal);
        Assert.Empty(LintText.Lint(text.Replace("{{workflow.parameters.pr-title}}", finding.Suggestion, StringComparison.Ordinal)));
    }
}
