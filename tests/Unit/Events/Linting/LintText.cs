using CodeRun.Engine.Events.Linting;

namespace CodeRun.Tests.Unit.Events.Linting;

/// <summary>Manifests for the tests of the linter: one that has no finding, and changes of it.</summary>
internal static class LintText
{
    public const string EventSource = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: github}
        spec:
          github:
            org:
              events: [pull_request, push]
              organizations: [example]
              webhook: {endpoint: /push, port: "12000", method: POST, url: https://hooks.example.com}
              githubApp: {privateKey: {name: app, key: private-key}, appID: 1, installationID: 2}
              webhookSecret: {name: hook, key: secret}
              active: true
        """;

    public const string Sensor = """
        apiVersion: argoproj.io/v1alpha1
        kind: Sensor
        metadata: {name: opened}
        spec:
          dependencies:
            - name: pr
              eventSourceName: github
              eventName: org
              filters:
                data:
                  - {path: headers.X-Github-Event, type: string, value: ['^\["pull_request"\]$']}
                  - {path: body.action, type: string, value: [^opened$]}
                  - {path: body.sender.login, type: string, value: ['(?i)^example-bot\[bot\]$']}
          triggers:
            - template:
                name: resume
                argoWorkflow:
                  operation: resume
                  source:
                    resource:
                      apiVersion: argoproj.io/v1alpha1
                      kind: Workflow
                      metadata: {namespace: argo}
                  parameters:
                    - src: {dependencyName: pr, dataKey: body.number}
                      dest: metadata.name
              retryStrategy: {steps: 3, duration: 10s, factor: 2, jitter: 0.1}
        """;

    /// <summary>Findings of texts that are checked together.</summary>
    public static IReadOnlyList<LintFinding> Lint(params string[] texts) => SensorLinter.Lint([.. texts.Select(static (t, i) => new LintInput($"{i}.yaml", t))]).Findings;

    /// <summary>Findings of the good Sensor with one part of it replaced.</summary>
    public static IReadOnlyList<LintFinding> Changed(string part, string other) => Lint(Replace(Sensor, part, other));

    /// <summary>Findings of the good EventSource with one part of it replaced.</summary>
    public static IReadOnlyList<LintFinding> ChangedSource(string part, string other) => Lint(Replace(EventSource, part, other));

    /// <summary>Findings of the good Sensor with a data filter more.</summary>
    public static IReadOnlyList<LintFinding> WithFilter(string filter) => Changed("          - {path: body.action,", $"          - {filter}\n          - {{path: body.action,");

    /// <summary>Findings of the good Sensor with other filters instead of its data filters, on line 10.</summary>
    public static IReadOnlyList<LintFinding> WithFilters(string filters) => Lint(FiltersText(filters));

    /// <summary>The good Sensor with other filters instead of its data filters.</summary>
    public static string FiltersText(string filters)
    {
        var start = Sensor.IndexOf("        data:", StringComparison.Ordinal);
        return $"{Sensor[..start]}        {filters}\n{Sensor[Sensor.IndexOf("  triggers:", StringComparison.Ordinal)..]}";
    }

    /// <summary>The Sensor with another trigger template.</summary>
    public static string WithTemplate(string template)
    {
        var start = Sensor.IndexOf("        argoWorkflow:", StringComparison.Ordinal);
        var end = Sensor.IndexOf("      retryStrategy:", StringComparison.Ordinal);
        return $"{Sensor[..start]}{string.Concat(template.Split('\n').Select(static l => $"        {l}\n"))}{Sensor[end..]}";
    }

    private static string Replace(string text, string part, string other)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, other, StringComparison.Ordinal);
    }
}
