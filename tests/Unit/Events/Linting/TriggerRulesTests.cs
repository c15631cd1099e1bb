namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class TriggerRulesTests
{
    [Theory]
    [InlineData("dest: metadata.name", "dest: taskId", "OperationWithoutName", "parameters: [{src: {dependencyName: DEPENDENCY, dataTemplate: …}, dest: metadata.name}]")]
    [InlineData("dest: metadata.name", "dest: taskId", "UnreachedDest", "metadata.name")]
    [InlineData("              dest: metadata.name", "              operation: overwrite", "ParameterWithoutDest", "dest: metadata.name")]
    [InlineData("dependencyName: pr, ", "", "ParameterWithoutSource", "dependencyName: pr")]
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

    [Theory]
    [InlineData("log: {interval: 1}", "UnknownField", "intervalSeconds")]
    [InlineData("openwhisk: {}", "UnknownField", "openWhisk")]
    [InlineData("log: {intervalSeconds: 1}\nhttp: {url: a}", "TriggerChoice", "a trigger of its own")]
    [InlineData("conditionsReset: []", "TriggerChoice", "log: {intervalSeconds: 1}")]
    [InlineData("http: {url: a, method: post}", "UnreadableValue", "POST")]
    [InlineData("http: {serverURL: a}", "MissingField", "url: …")]
    [InlineData("http: {url: a, parameters: [{src: {dependencyName: pr, dataKey: body.url}, dest: uri}]}", "UnreachedDest", "url")]
    [InlineData("http: {url: a, dynamicHeaders: [{src: {dependencyName: prs, dataKey: body.id}, dest: X-Id}]}", "UnknownDependency", "pr")]
    [InlineData("slack: {channel: a, message: b}", "MissingField", "slackToken: …")]
    [InlineData("slack: {slackToken: {name: a, key: b}, mesage: b}", "UnknownField", "message")]
    [InlineData("kafka: {url: a, topic: b}", "MissingField", "payload: …")]
    [InlineData("kafka: {url: a, topic: b, partition: '0', payload: [{src: {dependencyName: pr, dataKey: body.id}, dest: id}]}", "WrongType", "0")]
    [InlineData("email: {to: [a]}", "MissingField", "host: …")]
    [InlineData("awsLambda: {functionName: a, region: b}", "MissingField", "payload: …")]
    [InlineData("custom: {serverURL: a}", "MissingField", "spec: …")]
    [InlineData("log: {}\nconditionsReset: [{byTime: {cron: '@daily'}}]", "CronSyntax", "\"0 0 * * *\"")]
    [InlineData("log: {}\nconditionsReset: [{byTime: {cron: '0 0 * * *', timezone: Nowhere/Here}}]", "TimeWindow", "UTC")]
    [InlineData("k8s: {operation: create, liveObject: true, source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: a}}}}", "UnknownField", "remove it")]
    [InlineData("k8s: {operation: update, liveObject: true, source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: a}}}}", "MissingField", "namespace: …")]
    [InlineData("k8s: {group: '', version: v1, source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: a}}}}", "UnknownField", "remove it")]
    [InlineData("k8s: {operation: patch, patchStrategy: merge, source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: a}}}}", "UnreadableValue", "application/merge-patch+json")]
    [InlineData("argoWorkflow: {operation: submit-from, source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: a}}}}", "UnreadableValue", "WorkflowTemplate")]
    public void Mistake_in_another_template_has_its_rule_and_the_corrected_text(string template, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), LintText.Lint(LintText.WithTemplate(template)).Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("log: {}")]
    [InlineData("http: {url: a, method: PUT, payload: [{src: {dependencyName: pr, dataKey: body.id}}], parameters: [{src: {dependencyName: pr, dataKey: body.url}, dest: url}], headers: {a: b}, timeout: 10}")]
    [InlineData("slack: {slackToken: {name: a, key: b}, channel: a, parameters: [{src: {dependencyName: pr, dataKey: body.url}, dest: message}]}")]
    [InlineData("custom: {serverURL: a, secure: false, spec: {b: c}, parameters: [{src: {dependencyName: pr, dataKey: body.url}, dest: b}], payload: []}")]
    [InlineData("log: {}\nconditionsReset: [{byTime: {cron: '0 0 * * *', timezone: UTC}}]")]
    [InlineData("argoWorkflow: {operation: submit-from, source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: CronWorkflow, metadata: {name: a}}}, args: [-p, a=b]}")]
    [InlineData("k8s: {operation: create, source: {resource: {apiVersion: kafka.example.com/v1, kind: Topic, topic: {}, metadata: {name: a}}}, parameters: [{src: {dependencyName: pr, dataKey: body.id}, dest: partitions}]}")]
    public void Other_good_templates_have_no_finding(string template) => Assert.Empty(LintText.Lint(LintText.WithTemplate(template)));

    [Theory]
    [InlineData("steps: 3, duration: 10s, factor: 2, jitter: 0.1}", "steps: 3}\n      dlqTrigger: {template: {name: b, log: {}}}", "MissingField", "atLeastOnce: true")]
    [InlineData("steps: 3, duration: 10s, factor: 2, jitter: 0.1}", "steps: 3}\n      rateLimit: {unit: second, requestsPerUnit: 1}", "UnreadableValue", "Second")]
    [InlineData("steps: 3, duration: 10s, factor: 2, jitter: 0.1}", "steps: 3}\n      policy: {k8s: {backoff: {steps: 1}}}", "MissingField", "labels: …")]
    [InlineData("steps: 3, duration: 10s, factor: 2, jitter: 0.1}", "steps: 3}\n      policy: {status: {allow: [200]}}", "UnknownField", "k8s: {labels: {KEY: VALUE}, backoff: {steps: 3, duration: 10s}}")]
    [InlineData("- name: pr\n", "- name: my.pr\n", "DependencyName", "my-pr")]
    [InlineData("- name: pr\n", "- name: \"1st\"\n", "DependencyName", "dep-1st")]
    [InlineData("- name: pr\n", "- name: in\n", "DependencyName", "dep-in")]
    [InlineData("dataKey: body.number", "dataTemplate: \"{{ .Input.body.number }}\\n\"", "TemplateSpace", "\"{{ .Input.body.number }}\"")]
    public void Mistake_beside_the_template_has_its_rule_and_the_corrected_text(string part, string other, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), LintText.Changed(part, other).Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("steps: 3, duration: 10s, factor: 2, jitter: 0.1}", "steps: 3}\n      atLeastOnce: true\n      dlqTrigger: {atLeastOnce: true, template: {name: b, log: {}}}")]
    [InlineData("dataKey: body.number", "dataTemplate: \"{{- .Input.body.number -}}\\n\"")]
    [InlineData("dataKey: body.number", "dataTemplate: \"task-{{ .Input.body.number }}\"")]
    [InlineData("      retryStrategy:", "            - {src: {dependencyName: LATER, dataKey: body.a}, dest: LATER}\n      parameters:\n        - {src: {dependencyName: pr, dataKey: body.a}, dest: argoWorkflow.parameters.1.src.dependencyName}\n      retryStrategy:")]
    public void Other_good_triggers_have_no_finding(string part, string other) => Assert.Empty(LintText.Changed(part, other));
}
