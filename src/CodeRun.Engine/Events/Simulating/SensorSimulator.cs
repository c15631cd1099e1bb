using System.Globalization;
using System.Text.Json;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Engine.Events.Simulating;

/// <summary>
/// Says what Sensors of Argo Events would do about an event: which dependencies it meets, which triggers fire and with which parameters. What is
/// not simulated is reported as not evaluated and never guessed. Rules: argo-events, pkg/sensors/dependencies/filter.go,
/// pkg/sensors/triggers/params.go and pkg/eventbus/jetstream/sensor/trigger_conn.go. Neither Sensor nor event makes it throw or hang.
/// </summary>
public static class SensorSimulator
{
    /// <summary>Simulates every Sensor of a text.</summary>
    /// <param name="yaml">YAML with one or more Sensors; other objects are passed over.</param>
    /// <param name="source">Name of the file, for the places of fields.</param>
    /// <param name="event">The event.</param>
    public static SimulationReport Simulate(string yaml, string source, SensorEvent @event)
    {
        try
        {
            return Simulate(CodeRunDocuments.Read(yaml, source), @event);
        }
        catch (DocumentException e)
        {
            return new SimulationReport([], e.Message);
        }
    }

    /// <summary>Simulates every Sensor of documents that were read before.</summary>
    public static SimulationReport Simulate(IReadOnlyList<SourceDocument> documents, SensorEvent @event)
    {
        var sensors = documents.Where(static d => IsSensor(d.Json["kind"])).Select(d => One(d, @event)).ToList();
        return new SimulationReport(sensors, sensors.Count == 0 ? "There is no Sensor in it." : null);
    }

    private static bool IsSensor(System.Text.Json.Nodes.JsonNode? kind) => kind?.GetValueKind() == JsonValueKind.String && kind.GetValue<string>() == "Sensor";

    private static SensorSimulation One(SourceDocument document, SensorEvent @event)
    {
        var problems = new List<string>();
        var root = new SensorField(document, document.Json, "", problems, new PatternWork());
        var spec = root["spec"].Object();
        var contexts = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var dependencies = new List<DependencySimulation>();
        foreach (var dependency in spec["dependencies"].Items())
        {
            var context = Context(@event, dependency);
            contexts[dependency.Text("name")] = context;
            dependencies.Add(DependencyEvaluator.Evaluate(dependency, @event, context));
        }

        var simulator = new TriggerSimulator(@event, dependencies, contexts);
        var triggers = spec["triggers"].Items().Select(simulator.Simulate).ToList();
        if (problems.Count > 0)
            triggers = [.. triggers.Select(t => Stopped(t, problems[0]))];
        return new SensorSimulation(root["metadata"].Object().Text("name"), $"{document.Source}:{document.Line}", problems, dependencies, triggers);
    }

    private static TriggerSimulation Stopped(TriggerSimulation trigger, string problem) => trigger.Outcome == TriggerOutcome.DoesNotFire
        ? trigger
        : trigger with { Outcome = TriggerOutcome.DoesNotFire, WaitsFor = [], Reason = $"Argo Events does not run this Sensor: {problem} Without that: {trigger.Reason}" };

    private static JsonElement Context(SensorEvent @event, SensorField dependency)
    {
        (string Name, string Value)[] fields =
        [
            ("id", @event.Id),
            ("source", @event.EventSourceName ?? dependency.Text("eventSourceName")),
            ("specversion", "1.0"),
            ("type", @event.Type),
            ("datacontenttype", "application/json"),
            ("subject", @event.EventName ?? dependency.Text("eventName")),
            ("time", @event.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ];
        return GoJson.Parse($"{{{string.Join(',', fields.Select(static f => $"{GoJson.Quote(f.Name)}:{GoJson.Quote(f.Value)}"))}}}");
    }
}
