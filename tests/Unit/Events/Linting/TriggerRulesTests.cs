namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class TriggerRulesTests
{
    [Theory]
    [InlineData("dest: metadata.name", "dest: taskId", "OperationWithoutName", "parameters: [{src: {dependencyName: DEPENDENCY, dataTemplate: …}, dest: metadata.name}]")]
    [InlineData("dest: metadata.name", "dest: taskId", "UnreachedDest", "metadata.name")]
    [InlineData("              dest: metadata.name", "              operation: overwrite", "ParameterWithoutDest", "dest: metadata.name")]
    [InlineData("dependencyName: pr, ", "", "ParameterWithoutSource", "src: {dependencyName: pr}")]
    [InlineData("dependencyName: pr,", "dependencyName: prs,", "UnknownDependency", "pr")]
    [InlineData("dest: metadata.name", "dest: metadata.name\n              operation: replace", "UnknownOperation", "overwrite")]
    [InlineData("operation: resume", "operation: resum", "UnknownOperation", "resume")]
    [InlineData("          operation: resume\n", "", "UnknownOperation", "operation: submit")]
    [InlineData("operation: resume", "labelSelector: {matchLabels: {a: b}}\n          operation: resume", "UnknownField", "set the name by a parameter with dest: metadata.name, or submit a Workflow that looks the object up by label")]
    [InlineData("name: resume\n", "name: resume\n        retryStrategy: {steps: 1}\n", "UnknownField", "move retryStrategy out of template")]
    [InlineData("name: resume\n", "name: resume\n        conditions: pr && other\n", "UnknownDependency", "pr")]
    [InlineData("name: resume\n", "name: resume\n        conditions: pr and pr\n", "ConditionSyntax", "\"pr\"")]
    [InlineData("name: resume\n", "name: resume\n        conditions: (pr\n", "ConditionSyntax", "\"pr\"")]
    [InlineData("steps: 3", "steps: \"3\"", "WrongType", "3")]
    [InlineData("factor: 2", "factor: \"2\"", "WrongType", "2")]
    [InlineData("duration: 10s", "duration: \"10\"", "WrongType", "10s")]
    [InlineData("steps: 3, ", "", "MissingField", "steps: 3")]
    [InlineData("metadata: {namespace: argo}", "metadata: {namespace: argo, labels: {task: \"{{.Input.body.number}}\"}}", "TemplateNotEvaluated", "a parameter with src.dataTemplate and the dest of this field")]
    public void Mistake_has_its_rule_and_the_corrected_text(string part, string other, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), LintText.Changed(part, other).Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("metadata: {namespace: argo}", "metadata: {namespace: argo, name: a}")]
    [InlineData("name: resume\n", "name: resume\n        conditions: (pr || pr) && pr\n")]
    [InlineData("duration: 10s", "duration: 1000000000")]
    [InlineData("dest: metadata.name", "dest: metadata")]
    public void Other_good_forms_have_no_finding(string part, string other) => Assert.Empty(LintText.Changed(part, other));

    [Fact]
    public void Trigger_of_several_dependencies_needs_conditions()
    {
        const string Second = "    - {name: push, eventSourceName: github, eventName: org}\n  triggers:";

        var findings = LintText.Changed("  triggers:", Second);
        Assert.Contains(findings, static f => f is { Rule.Id: "MissingConditions", Suggestion: "conditions: \"pr || push\"" });
        Assert.Contains(findings, static f => f.Rule.Id == "SharedEvent");
        var named = LintText.Lint(LintText.Sensor.Replace("  triggers:", Second, StringComparison.Ordinal).Replace("name: resume\n", "name: resume\n        conditions: pr\n", StringComparison.Ordinal));
        Assert.Equal("UnusedDependency", named.First(static f => f.Rule.Id != "SharedEvent").Rule.Id);
    }

    [Fact]
    public void Names_that_conditions_cannot_tell_apart_are_the_same()
    {
        var findings = LintText.Changed("  triggers:", "    - {name: a-b, eventSourceName: a, eventName: b}\n    - {name: a_b, eventSourceName: a, eventName: c}\n  triggers:");

        Assert.Contains("- and _ are the same", Assert.Single(findings, static f => f.Rule.Id == "DuplicateName").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create", "{generateName: a-}", null)]
    [InlineData("create", "{namespace: a}", "OperationWithoutName")]
    [InlineData("delete", "{generateName: a-}", "OperationWithoutName")]
    [InlineData("patch", "{name: a}", null)]
    [InlineData("remove", "{name: a}", "UnknownOperation")]
    public void Objects_are_acted_on_by_name(string operation, string metadata, string? rule)
    {
        var text = LintText.WithTemplate($"k8s:\n  operation: {operation}\n  source: {{resource: {{apiVersion: v1, kind: ConfigMap, metadata: {metadata}}}}}");

        Assert.Equal(rule is null ? [] : [rule], LintText.Lint(text).Select(static f => f.Rule.Id));
    }

    [Fact]
    public void Suspend_node_is_not_resumed_by_a_patch()
    {
        var text = LintText.WithTemplate("k8s:\n  operation: patch\n  source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: a}, spec: {suspend: false}}}");

        Assert.Equal("SuspendByPatch", Assert.Single(LintText.Lint(text)).Rule.Id);
    }

    [Theory]
    [InlineData("spec.arguments.parameters.0.value", null)]
    [InlineData("spec.arguments.parameters.1.value", "spec.arguments.parameters.0.value")]
    [InlineData("taskId", "spec.arguments.parameters.0.value")]
    public void Dest_reaches_a_parameter_of_the_workflow(string dest, string? suggestion)
    {
        var text = LintText.WithTemplate(
            "argoWorkflow:\n  operation: submit\n  source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: a-}, spec: {arguments: {parameters: [{name: taskId}]}}}}\n" +
            $"  parameters:\n    - {{src: {{dependencyName: pr, dataKey: body.number}}, dest: {dest}}}");

        Assert.Equal(suggestion is null ? [] : [("UnreachedDest", (string?)suggestion)], LintText.Lint(text).Select(static f => (f.Rule.Id, f.Suggestion)));
    }

    [Theory]
    [InlineData("spec.template.spec.containers.0.args.0", true)]
    [InlineData("spec.template.spec.containers.0.args.1", false)]
    [InlineData("spec.template.spec.containers.0.command", true)]
    [InlineData("spec.template.spec.containers.0.env.0.value", false)]
    public void Payload_must_not_become_a_program(string dest, bool isProgram)
    {
        var text = LintText.WithTemplate(
            "k8s:\n  source: {resource: {apiVersion: batch/v1, kind: Job, metadata: {generateName: a-}, spec: {template: {spec: {containers: [{name: a, image: b, command: [sh, -c], args: [echo hello, word]}]}}}}}\n" +
            $"  parameters:\n    - {{src: {{dependencyName: pr, dataKey: body.pull_request.title}}, dest: {dest}}}");

        Assert.Equal(isProgram ? ["PayloadInScript"] : [], LintText.Lint(text).Select(static f => f.Rule.Id));
    }
}
