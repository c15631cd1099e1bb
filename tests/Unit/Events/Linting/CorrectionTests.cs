using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

/// <summary>The corrected text of a finding, put into the file: the finding is gone, and no error is new.</summary>
public sealed class CorrectionTests
{
    // Advice in words, which no program can put into a file.
    private static readonly string[] Words =
    [
        "set the name by", "move ", "two events", "leave it out", "one value", "one filter", "one Sensor", "a parameter with", "argoWorkflow: {operation: resume", "remove the parameter", "remove the dataTemplate", "a field of", "write it to", "remove it, or", "env: [",
        "githubApp: {", "argo resume", "an EventSource of its own", "a trigger of its own", "one trigger for each", "parameters: [{src", "fields: [{path", "argoWorkflow.source", "{{- ",
    ];

    private static readonly string[] Forms = ["NotYaml", "UnknownField", "WrongType", "MissingField", "ScalarValue", "UnreadableValue"];

    private static readonly string[] SensorFaults =
    [
        "kind: Sensor|kind: Sensor\nspecs: 1", "v1alpha1|v1", "eventName: org|eventName: org\n      filter: {}", "name: pr\n|name: my.pr\n", "value: [^opened$]|value: opened", "value: [^opened$]|value: [1]",
        "value: [^opened$]|value: [opened]", "value: [^opened$]|value: [opend]", "value: [^opened$]|value: [^OPENED$]", "value: [^opened$]|comparator: '~', value: [^opened$]", "value: [^opened$]|comparator: '>', value: [^opened$]",
        "value: [^opened$]|comparator: not in, value: [^opened$]", "value: [^opened$]|value: ['*opened']", "type: string, value: [^opened$]|type: text, value: [^opened$]", "path: body.action|path: $.body.action",
        "path: headers.X-Github-Event|path: headers.X-GitHub-Event", """'^\["pull_request"\]$'|pull_request""", """'^\["pull_request"\]$'|^pull_request$""", """'(?i)^example-bot\[bot\]$'|'example-bot[bot]'""",
        """'(?i)^example-bot\[bot\]$'|Example""", """body.sender.login, type: string, value: ['(?i)^example-bot\[bot\]$']|body.repository.name, type: string, value: [shop]""",
        """body.sender.login, type: string, value: ['(?i)^example-bot\[bot\]$']|body.environment, type: string, value: [prod]""", """body.sender.login, type: string, value: ['(?i)^example-bot\[bot\]$']|body.pull_request.head.ref, type: string, value: ['refs/heads/task-*']""",
        """body.sender.login, type: string, value: ['(?i)^example-bot\[bot\]$']|body.draft, type: bool, value: [no]""", "        data:|        exprs: [{expr: 'a = 1 and b != 2', fields: [{path: body.a, name: a}, {path: body.b, name: b}]}]\n        data:",
        "        data:|        exprs: [{expr: ab == 1, fields: [{path: body.a, name: abc}]}]\n        data:", "        data:|        exprs: [{expr: a == 'x', fields: [{path: headers.X-Github-Event, name: a}]}]\n        data:",
        "        data:|        time: {start: '9:00', stop: 17}\n        data:", "        data:|        time: {start: '09:00:00', stop: '09:00:00', timezone: Mars/Base}\n        data:", "        data:|        dataLogicalOperator: OR\n        data:",
        "        data:|        context: {id: a, type: Github, source: x, subject: y}\n        data:", "operation: resume|operation: resum", "          operation: resume\n|", "dest: metadata.name|dest: metadata.name\n              operation: replace",
        "dependencyName: pr,|dependencyName: prs,", "dependencyName: pr, |", "              dest: metadata.name|              operation: append", "dest: metadata.name|dest: taskId", "dataKey: body.number|contextKey: subjekt",
        "dataKey: body.number|dataTemplate: \"{{ .Input.body.number }}\\n\"", "name: resume\n|name: resume\n        conditions: pr and pr\n", "name: resume\n|name: resume\n        conditions: pt\n", "steps: 3|steps: \"3\"", "factor: 2|factor: \"2\"",
        "duration: 10s|duration: \"10\"", "steps: 3, |", "  triggers:|    - {name: second, eventSourceName: other, eventName: org}\n  triggers:", "  triggers:|    - {name: pr, eventSourceName: other, eventName: org}\n  triggers:",
        "name: resume\n|name: resume\n        conditionsReset: [{byTime: {cron: '@daily', timezone: Nowhere}}]\n", "name: resume\n|name: resume\n        labels: {}\n", "      retryStrategy:|      rateLimit: {unit: minute}\n      retryStrategy:",
        "      retryStrategy:|      dlqTrigger: {template: {name: x, http: {url: a, method: post}}}\n      retryStrategy:", "  triggers:|  replicas: '1'\n  triggers:", "kind: Workflow|kind: Workflow\n              spec: {templates: [{resource: {successCondition: a == 1 || a == 2}}]}",
    ];

    private static readonly string[] SourceFaults =
    [
        "v1alpha1|v1", "webhookSecret:|secret:", "      webhookSecret: {name: hook, key: secret}\n|", ", url: https://hooks.example.com|", "active: true|active: false", "active: true|active: \"true\"", "      active: true|      insecure: true",
        "organizations: [example]|contentType: xml\n      organizations: [example]", "organizations: [example]|organizations: example", "organizations: [example]|deleteHookOnFinish: true", "events: [pull_request, push]|events: [pull-request]",
        "events: [pull_request, push]|deleteHookOnFinish: true", "port: \"12000\"|port: 12000", "port: \"12000\"|port: http", "appID: 1|appID: \"1\"", "endpoint: /push|endpoint: push", "  github:|  gitHub:",
        "      active: true|      active: true\n  webhook: {hook: {endpoint: a, method: post, port: x}}", "      active: true|      active: true\n  webhook: {org: {endpoint: /a, method: POST, port: '1'}}",
    ];

    public static TheoryData<string> FaultsOfSensors { get; } = [.. SensorFaults];

    public static TheoryData<string> FaultsOfEventSources { get; } = [.. SourceFaults];

    [Theory]
    [MemberData(nameof(FaultsOfSensors))]
    public void Corrected_text_mends_a_fault_of_a_Sensor(string fault) => Correct(With(LintText.Sensor, fault) ?? throw new InvalidOperationException("The fault fits nothing."));

    [Theory]
    [MemberData(nameof(FaultsOfEventSources))]
    public void Corrected_text_mends_a_fault_of_an_EventSource(string fault) => Correct(With(LintText.EventSource, fault) ?? throw new InvalidOperationException("The fault fits nothing."));

    [Fact]
    public void Corrected_text_mends_faults_among_others()
    {
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var (text, faults) = i % 4 == 0 ? (LintText.EventSource, SourceFaults) : (LintText.Sensor, SensorFaults);
            for (var n = random.Next(2, 5); n > 0; n--)
                text = With(text, faults[random.Next(faults.Length)]) ?? text;
            Correct(text, isAlone: false);
        }
    }

    private static string? With(string text, string fault)
    {
        var parts = fault.Split('|', 2);
        return text.Contains(parts[0], StringComparison.Ordinal) ? text.Replace(parts[0], parts[1], StringComparison.Ordinal) : null;
    }

    private static void Correct(string text, bool isAlone = true)
    {
        var findings = LintText.Lint(text);
        Assert.NotEmpty(findings);
        foreach (var finding in findings.Where(static f => f.Suggestion is { } s && !s.Contains(", after a", StringComparison.Ordinal) && !Words.Any(w => s.StartsWith(w, StringComparison.Ordinal))))
        {
            // A map and its first field have the same place.
            var verdicts = CorrectedText.Apply(text, finding).Select(mended => Verdict(findings, finding, mended, isAlone)).ToList();
            Assert.True(verdicts.Contains(null), $"'{finding.Suggestion}' of {finding.Rule.Id} at {finding.Line}:{finding.Column}: {string.Join("\nor: ", verdicts.Prepend($"{verdicts.Count} places"))}");
        }
    }

    // Null when the finding is gone and no error is new.
    private static string? Verdict(IReadOnlyList<LintFinding> before, LintFinding finding, string mended, bool isAlone)
    {
        var after = LintText.Lint(mended);
        if (after.Any(f => f.Rule == finding.Rule && f.Message == finding.Message))
            return $"it is still found in\n{mended}";

        // Among others, what was put right is judged for the first time: a field within one that had another name, the value at a path that was none. It must have the right form.
        if (!isAlone && finding.Rule.Id is "UnknownField" or "NoHookRegistered")
            return null;
        var fresh = after.Where(f => f.Rule.Severity == LintSeverity.Error && (isAlone || Forms.Contains(f.Rule.Id, StringComparer.Ordinal)) && !before.Any(b => b.Rule == f.Rule)).Select(static f => $"{f.Rule.Id} {f.Message}").ToList();
        return fresh.Count == 0 ? null : $"{string.Join("; ", fresh)} in\n{mended}";
    }
}
