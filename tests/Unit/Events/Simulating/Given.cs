using CodeRun.Engine.Events.Simulating;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Events.Simulating;

/// <summary>Sensors and events for the simulator's tests.</summary>
internal static class Given
{
    public const string Payload = """
        {
          "action": "labeled",
          "number": 1234567,
          "pull_request": {
            "number": 42,
            "title": "Fix <b> & \"quotes\"",
            "draft": false,
            "merged_at": null,
            "labels": [ { "name": "task-7", "color": "red" }, { "name": "ready.now" } ],
            "head": { "ref": "feature/task-7-implementation" }
          },
          "sender": { "login": "Tess-App[bot]" }
        }
        """;

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

    public static SensorEvent Event(string payload = Payload, string? source = null, string? name = null)
    {
        var result = GitHubEventBuilder.Build(payload, "pull_request", source, name, new FakeTimeProvider(Now));
        Assert.Null(result.Problem);
        return result.Event!;
    }

    /// <summary>The verdict of one dependency; its fields below <c>filters</c> are given as YAML.</summary>
    public static DependencySimulation Dependency(string filters, string more = "") => Sensor($$"""
        spec:
          dependencies:
          - name: dep
            eventSourceName: github
            eventName: org
            {{more}}
            filters:
        {{Indent(filters, 6)}}
        """).Dependencies[0];

    /// <summary>The verdict of one data filter.</summary>
    public static FilterSimulation Data(string filter) => Dependency($"data:\n- {filter}").Filters[0];

    /// <summary>The verdict of a Sensor; its spec is given as YAML.</summary>
    public static SensorSimulation Sensor(string spec, SensorEvent? @event = null)
    {
        var report = SensorSimulator.Simulate($"kind: Sensor\nmetadata:\n  name: test\n{spec}", "sensor.yaml", @event ?? Event());
        Assert.Null(report.Problem);
        return Assert.Single(report.Sensors);
    }

    /// <summary>The verdict of a trigger with a condition; dependency a and b are met, x is not, u is not evaluated.</summary>
    public static TriggerSimulation Trigger(string template, string more = "") => Sensor($$"""
        spec:
          dependencies:
          - { name: dep-a, eventSourceName: github, eventName: org }
          - { name: dep-b, eventSourceName: github, eventName: org }
          - { name: dep-x, eventSourceName: github, eventName: org, filters: { data: [ { path: body.none, type: string, value: [x] } ] } }
          - { name: dep-u, eventSourceName: github, eventName: org, filters: { script: "return true" } }
          triggers:
          - template:
              name: go
        {{Indent(template, 6)}}
        {{Indent(more, 4)}}
        """).Triggers[0];

    /// <summary>The parameters of a trigger on a resource; given as YAML.</summary>
    public static TriggerFiring Parameters(string parameters, string resource = "{ metadata: { name: old } }") => Assert.Single(Trigger($"""
        conditions: dep-a
        k8s:
          operation: create
          source: {"{"} resource: {resource} {"}"}
          parameters:
        {Indent(parameters, 2)}
        """).Firings);

    private static string Indent(string text, int spaces) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => new string(' ', spaces) + l));
}
