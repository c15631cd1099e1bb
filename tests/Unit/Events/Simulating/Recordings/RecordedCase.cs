using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Go;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Tests.Unit.Events.Simulating.Recordings;

/// <summary>A question with the answer that the libraries of Argo Events gave; README.md tells how they were recorded.</summary>
/// <param name="line">The line of the file.</param>
internal sealed class RecordedCase(JsonObject line)
{
    /// <summary>What both sides say to what Go would refuse.</summary>
    public const string Error = "error";

    private const string NothingThere = "nothing there";

    private string Kind => Text("kind");

    /// <summary>True when the simulator may say that it does not evaluate this.</summary>
    public bool MayBeNotEvaluated => line["notEvaluated"]?.GetValue<bool>() == true;

    /// <summary>Reads a line.</summary>
    public static RecordedCase Parse(string line) => new(JsonNode.Parse(line)!.AsObject());

    /// <summary>The recorded answer.</summary>
    public string Theirs()
    {
        var answer = line["answer"]!.AsObject();
        if (Kind == "filter")
            return answer["pass"]?.GetValue<bool>() == true ? "pass" : "discard";
        if (answer.ContainsKey(Error))
            return Error;
        return Kind switch
        {
            "path" => answer["exists"]!.GetValue<bool>() ? $"{answer["type"]}|{answer["raw"]}|{answer["text"]}|{Number(answer["number"]!.GetValue<string>())}|{(answer["bool"]!.GetValue<bool>() ? "yes" : "no")}" : NothingThere,
            "regex" => $"{(answer["match"]!.GetValue<bool>() ? "yes" : "no")}|{answer["find"]}",
            "template" => "value|" + answer["value"],
            _ => Canonical(answer["result"]!.GetValue<string>()),
        };
    }

    /// <summary>The simulator's answer; null when it says that it does not evaluate this.</summary>
    public string? Ours()
    {
        try
        {
            return Kind switch
            {
                "path" => Path(),
                "regex" => Regex(),
                "template" => "value|" + GoTemplate.Run(Text("template"), GoValue.From(GoJson.Parse(Text("json")))),
                "filter" => Filter(),
                _ => Parameters(),
            };
        }
        catch (EvaluationException)
        {
            return Error;
        }
        catch (UnsupportedException)
        {
            return null;
        }
    }

    private string Path()
    {
        var found = JsonPath.Get(GoJson.Parse(Text("json")), Text("path"));
        var type = found.Element.ValueKind switch { JsonValueKind.Object or JsonValueKind.Array => "JSON", var kind => kind.ToString() };
        return found.Exists ? $"{type}|{found.Raw}|{found.Text}|{Number(found.Number.ToString("R", CultureInfo.InvariantCulture))}|{(found.Boolean ? "yes" : "no")}" : NothingThere;
    }

    private string Regex()
    {
        var pattern = GoPattern.Compile(Text("pattern"));
        return $"{(pattern.Matches(Text("text")) ? "yes" : "no")}|{pattern.Find(Text("text"))}";
    }

    private string? Filter()
    {
        var dependency = new JsonObject { ["name"] = "dep", ["eventSourceName"] = "github", ["eventName"] = "org", ["filters"] = line["filters"]?.DeepClone(), ["filtersLogicalOperator"] = line["operator"]?.DeepClone() };
        return Simulate(dependency, null).Dependencies[0].Outcome switch { MatchOutcome.Matched => "pass", MatchOutcome.NotMatched => "discard", _ => null };
    }

    private string? Parameters()
    {
        var isPayload = Kind == "payload";
        var parameters = line["parameters"]?.DeepClone();
        var kind = isPayload
            ? new JsonObject { ["payload"] = parameters }
            : new JsonObject { ["source"] = new JsonObject { ["resource"] = line["resource"]?.DeepClone() }, ["parameters"] = parameters };
        var trigger = new JsonObject { ["template"] = new JsonObject { ["name"] = "go", [isPayload ? "http" : "k8s"] = kind } };
        var dependency = new JsonObject { ["name"] = "dep", ["eventSourceName"] = "github", ["eventName"] = "org" };
        var run = Simulate(dependency, trigger).Triggers[0];
        var firing = run.Firings.Single();
        if (firing.Parameters.Any(static p => p.Outcome == ParameterOutcome.Failed))
            return Error;
        if (firing.Parameters.Any(static p => p.Outcome == ParameterOutcome.NotEvaluated))
            return null;
        return firing.Resource is null ? null : Canonical(firing.Resource);
    }

    private SensorSimulation Simulate(JsonObject dependency, JsonObject? trigger)
    {
        var sensor = new JsonObject { ["kind"] = "Sensor", ["spec"] = new JsonObject { ["dependencies"] = new JsonArray(dependency), ["triggers"] = trigger is null ? new JsonArray() : new JsonArray(trigger) } };
        var time = line["time"] is { } at ? DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture) : Given.Now;
        var @event = new SensorEvent(GoJson.Parse(Text("json")), time, new string('0', 32), "github", null, null);
        return SensorSimulator.Simulate([new SourceDocument(sensor, "case", 1, new Dictionary<string, (int, int)>())], @event).Sensors[0];
    }

    private string Text(string name) => line[name]?.GetValue<string>() ?? "";

    private static string Number(string text) => text switch
    {
        "+Inf" or "-Inf" or "NaN" => text,
        "∞" or "Infinity" => "+Inf",
        "-∞" or "-Infinity" => "-Inf",
        _ => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };

    // Fields in the order of their names: the order does not matter to Kubernetes.
    private static string Canonical(string json) => Sorted(JsonNode.Parse(json))?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static f => f.Key, StringComparer.Ordinal).Select(static f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
