using System.Diagnostics;
using System.Globalization;
using System.Text;
using CodeRun.Engine.Events.Linting;

namespace CodeRun.Bench;

/// <summary>Linting one Sensor of 500 lines together with its EventSource: warm, and for the first time in a process. Its faults are spread over it.</summary>
internal static class LintScenario
{
    private const int WarmUp = 4;
    private const int Rounds = 5;
    private const int PerRound = 50;
    private const int Lines = 500;

    public static async Task<int> RunAsync(string output)
    {
        var inputs = Inputs();
        if (inputs[0].Text.Count(static c => c == '\n') != Lines || Lint(inputs) < 20)
            throw new InvalidOperationException("The Sensor is not what it was made to be.");
        var rounds = new List<double>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < PerRound; i++)
                Lint(inputs);
            rounds.Add(watch.Elapsed.TotalMilliseconds / PerRound);
        }

        await BenchReport.WriteAsync("Lint", output,
        [
            new Measurement($"a Sensor of {Lines} lines and its EventSource, first time in a process", "ms", await FirstAsync(), "under 50 ms"),
            new Measurement($"a Sensor of {Lines} lines and its EventSource, warm", "ms", Median([.. rounds.Skip(WarmUp)]), "under 50 ms"),
        ]);
        return 0;
    }

    /// <summary>In a process of its own: milliseconds of the first time.</summary>
    public static int LintOnce()
    {
        var inputs = Inputs();
        var watch = Stopwatch.StartNew();
        Lint(inputs);
        Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static int Lint(LintInput[] inputs) => SensorLinter.Lint(inputs).Findings.Count;

    private static async Task<double> FirstAsync()
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "lint-once"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            times.Add(double.Parse(await process.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture));
            await process.WaitForExitAsync();
        }

        return Median(times);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static LintInput[] Inputs() =>
    [
        new("sensor.yaml", Sensor()),
        new("eventsource.yaml", """
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: github}
            spec:
              github:
                org: {events: ["*"], organizations: [acme], webhook: {endpoint: /hook, port: "12000"}, secret: {name: hook, key: secret}}
            """),
    ];

    // Dependencies and triggers in turn, until the lines are full.
    private static string Sensor()
    {
        var text = new StringBuilder("apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nmetadata:\n  name: stages\nspec:\n  dependencies:\n");
        for (var i = 0; i < 12; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                    - name: event-{{i}}
                      eventSourceName: github
                      eventName: org
                      filters:
                        data:
                          - path: headers.X-Github-Event
                            type: string
                            value: ["pull_request"]
                          - path: body.action
                            type: string
                            value: ['^(opened|reopened)$']
                          - path: body.sender.login
                            type: string
                            value: ["Acme-Reviewer[bot]"]
                        exprs:
                          - expr: labels > 0 && base == "main"
                            fields:
                              - {path: body.pull_request.labels.#, name: labels}
                              - {path: body.pull_request.base.ref, name: base}

                """);
        }

        text.Append("  triggers:\n");
        for (var i = 0; i < 8; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                    - template:
                        name: trigger-{{{i}}}
                        conditions: event-{{{i}}} || event-{{{i + 4}}}
                        argoWorkflow:
                          operation: submit
                          parameters:
                            - src: {dependencyName: event-{{{i}}}, dataKey: body.pull_request.title}
                              dest: spec.arguments.parameters.0.value
                          source:
                            resource:
                              apiVersion: argoproj.io/v1alpha1
                              kind: Workflow
                              metadata: {generateName: help-}
                              spec:
                                entrypoint: help
                                arguments: {parameters: [{name: title}]}
                                templates:
                                  - name: help
                                    script:
                                      image: alpine
                                      command: [sh]
                                      source: |
                                        set -e
                                        echo '{{workflow.parameters.title}}'
                      retryStrategy: {steps: 3, duration: 10s, factor: 2, jitter: 0.1}

                """);
        }

        while (text.ToString().Count(static c => c == '\n') < Lines)
            text.Append("# what else there is to say\n");
        return text.ToString();
    }
}
