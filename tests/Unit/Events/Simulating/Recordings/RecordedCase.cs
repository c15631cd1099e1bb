using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Simulating.Go;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Parameters;
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

    /// <summary>The line, for messages.</summary>
    public string Line => line.ToJsonString();

    /// <summary>Reads the cases of a file: a line is a case, or defines a value that cases refer to.</summary>
    public static IEnumerable<RecordedCase> Read(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var text in lines)
        {
            var line = JsonNode.Parse(text)!.AsObject();
            if (line["define"] is { } name)
            {
                values[name.GetValue<string>()] = line["value"];
                continue;
            }

            foreach (var field in (string[])["json", "resource"])
            {
                if (line[field] is JsonObject { Count: 1 } reference && reference["$ref"] is { } target)
                    line[field] = values[target.GetValue<string>()]?.DeepClone();
            }

            yield return new RecordedCase(line);
        }
    }

    /// <summary>The recorded answer.</summary>
    public string Theirs()
    {
        var answer = line["answer"]!.AsObject();
        if (Kind == "filter")
            return answer["pass"]?.GetValue<bool>() == true ? "pass" : "discard";
        if (answer.ContainsKey(Error) || answer.ContainsKey("panic"))
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
                "params" => Parameters(),
                _ => Payload(),
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
        var dependency = Dependency(line["filters"]?.DeepClone());
        dependency["filtersLogicalOperator"] = line["operator"]?.DeepClone();
        return Simulate(dependency, null).Dependencies[0].Outcome switch { MatchOutcome.Matched => "pass", MatchOutcome.NotMatched => "discard", _ => null };
    }

    private string? Parameters()
    {
        var kind = new JsonObject { ["source"] = new JsonObject { ["resource"] = line["resource"]?.DeepClone() }, ["parameters"] = line["parameters"]?.DeepClone() };
        var trigger = new JsonObject { ["template"] = new JsonObject { ["name"] = "go", ["k8s"] = kind } };
        var firing = Simulate(Dependency(null), trigger).Triggers[0].Firings.Single();
        return Outcome(firing.Parameters) is { } outcome ? outcome : firing.Resource is null ? null : Canonical(firing.Resource);
    }

    // Only the payload as a whole, which the report does not hold.
    private string? Payload()
    {
        var sensor = new SourceDocument(new JsonObject { ["payload"] = line["parameters"]?.DeepClone() }, "case", 1, Places());
        var field = new SensorField(sensor, sensor.Json["payload"], "payload", [], new PatternWork());
        var context = GoJson.Parse($$"""{"id":"{{new string('0', 32)}}","source":"github","specversion":"1.0","type":"github","datacontenttype":"application/json","subject":"org","time":"2026-03-01T12:30:00Z"}""");
        var names = new HashSet<string> { "dep" };
        var target = new JsonTarget(new JsonObject());
        var applied = new ParameterApplier(Event(), new Dictionary<string, JsonElement> { ["dep"] = context }, names, new HashSet<string>()).Apply(field, target, isPayload: true);
        if (applied.FirstOrDefault(static p => p.Destination.Length == 0 && p.Outcome == ParameterOutcome.Resolved) is { } whole && Outcome([.. applied.TakeWhile(p => p != whole)]) is null)
            return Canonical(whole.Value!);
        return Outcome(applied) is { } outcome ? outcome : Canonical(target.Text == "{}" ? "" : target.Text!);
    }

    // The first parameter that fails or is not evaluated decides; null when none does.
    private static string? Outcome(IReadOnlyList<ParameterSimulation> parameters) =>
        parameters.FirstOrDefault(static p => p.Outcome is ParameterOutcome.Failed or ParameterOutcome.NotEvaluated) switch
        {
            null => null,
            { Outcome: ParameterOutcome.Failed } => Error,
            _ => throw new UnsupportedException("a parameter"),
        };

    private static JsonObject Dependency(JsonNode? filters) => new() { ["name"] = "dep", ["eventSourceName"] = "github", ["eventName"] = "org", ["filters"] = filters };

    private static Dictionary<string, (int Line, int Column)> Places() => [];

    private SensorEvent Event()
    {
        var time = line["time"] is { } at ? DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture) : Given.Now;
        return new SensorEvent(GoJson.Parse(Text("json")), time, new string('0', 32), "github", null, null);
    }

    private SensorSimulation Simulate(JsonObject dependency, JsonObject? trigger)
    {
        var sensor = new JsonObject { ["kind"] = "Sensor", ["spec"] = new JsonObject { ["dependencies"] = new JsonArray(dependency), ["triggers"] = trigger is null ? new JsonArray() : new JsonArray(trigger) } };
        return SensorSimulator.Simulate([new SourceDocument(sensor, "case", 1, Places())], Event()).Sensors[0];
    }

    private string Text(string name) => line[name]?.GetValue<string>() ?? "";

    private static string Number(string text) => text switch
    {
        "+Inf" or "-Inf" or "NaN" => text,
        "∞" or "Infinity" => "+Inf",
        "-∞" or "-Infinity" => "-Inf",
        _ => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };

    // Fields in the order of their names: the order does not matter to Kubernetes. What is no JSON stays as it is.
    private static string Canonical(string json)
    {
        try
        {
            return Sorted(JsonNode.Parse(json))?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            return $"text {json}";
        }
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static f => f.Key, StringComparer.Ordinal).Select(static f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
